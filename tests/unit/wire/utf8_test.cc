#include "wire/utf8.h"

#include "gtest/gtest.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::wire {
namespace {

constexpr char kNo[] = "\xEF\xBF\xBD";

TEST(Utf8Test, WhatIsUtf8Stays) {
  for (const char* text :
       {"", "plain\nlines\t", "Grüße, 神経, 🧠", "\xED\x9F\xBF", "\xEF\xBF\xBD"}) {
    EXPECT_EQ(ToUtf8(text), text);
  }
}

TEST(Utf8Test, EveryOtherByteIsReplaced) {
  const std::string no = kNo;
  EXPECT_EQ(ToUtf8("Gr\xFC\xDF"
                   "e"),
            "Gr" + no + no + "e")
      << "Latin-1";
  EXPECT_EQ(ToUtf8("\xA5\x9E end"), no + no + " end") << "begins within a character";
  EXPECT_EQ(ToUtf8("cut \xE7\xA5"), "cut " + no + no) << "ends within a character";
  EXPECT_EQ(ToUtf8("\xC0\xAF"), no + no) << "longer than needed";
  EXPECT_EQ(ToUtf8("\xE0\x80\xAF"), no + no + no) << "longer than needed";
  EXPECT_EQ(ToUtf8("\xED\xA0\x80"), no + no + no) << "half of a pair";
  EXPECT_EQ(ToUtf8("\xF4\x90\x80\x80"), no + no + no + no) << "beyond the last character";
  EXPECT_EQ(ToUtf8(absl::string_view("a\0b", 3)), "a" + no + "b");
}

TEST(Utf8Test, WhatAMessageMayHoldIsToldFromTheRest) {
  for (const absl::string_view text :
       {absl::string_view(""), absl::string_view("Grüße, 神経, 🧠"),
        absl::string_view("a\0b", 3)}) {
    EXPECT_TRUE(IsUtf8(text)) << text;
  }
  for (const char* text : {"Gr\xFC\xDF", "\xA5", "cut \xE7\xA5", "\xC0\xAF", "\xED\xA0\x80"}) {
    EXPECT_FALSE(IsUtf8(text)) << text;
  }
}

TEST(Utf8Test, AnyBytesMakeAMessageThatCanBeRead) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += {static_cast<char>(i), static_cast<char>(i * 37)};
  v1::JobError error;
  error.set_message(ToUtf8(bytes));
  EXPECT_TRUE(v1::JobError().ParseFromString(error.SerializeAsString()));
}

}  // namespace
}  // namespace spikepinn::wire
