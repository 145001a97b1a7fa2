#include "client/cli/output/text.h"

#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

TEST(TableTest, AlignsItsColumns) {
  Table table({{"NAME"}, {"COUNT", Table::Align::kRight}, {"LAST"}});
  table.AddRow({"a", "7", "x"});
  table.AddRow({"longer", "1,234,567", ""});
  table.AddRow({"b"});
  EXPECT_EQ(table.Render(),
            "NAME        COUNT  LAST\n"
            "a               7  x\n"
            "longer  1,234,567\n"
            "b\n");
}

TEST(TableTest, CountsCharactersAndNotBytes) {
  Table table({{"N"}, {"X"}});
  table.AddRow({"\xC3\xA4\xC3\xB6", "1"});
  table.AddRow({"ab", "2"});
  EXPECT_EQ(table.Render(), "N   X\n\xC3\xA4\xC3\xB6  1\nab  2\n");
}

TEST(WrapTest, BreaksBetweenWordsAndIndents) {
  EXPECT_EQ(Wrap("one two three four", "- ", 10), "- one two\n  three\n  four\n");
  EXPECT_EQ(Wrap("unbreakable", "- ", 5), "- unbreakable\n");
  EXPECT_EQ(Wrap("", "- ", 5), "- \n");
}

TEST(PrintableTest, DisarmsWhatSteersATerminal) {
  EXPECT_EQ(Printable("a\x1b[31mb\x07\rc\x7f"), "a?[31mb??c?");
  EXPECT_EQ(Printable("\xC2\x9B"
                      "31m"),
            "?31m");
  EXPECT_EQ(Printable("gr\xC3\xBC\xC3\x9F"), "gr\xC3\xBC\xC3\x9F");
}

TEST(PrintableTest, IsOneLine) { EXPECT_EQ(Printable("a\nb\tc"), "a b c"); }

TEST(PrintableLinesTest, KeepsLinesBelowEachOther) {
  EXPECT_EQ(PrintableLines("its log:\na\x1b\nb\n", 2), "its log:\n  a?\n  b");
  EXPECT_EQ(PrintableLines("one", 2), "one");
  EXPECT_EQ(PrintableLines("", 2), "");
}

TEST(FormatDateTimeTest, IsIsoWithoutItsT) {
  EXPECT_EQ(FormatDateTime(absl::FromUnixSeconds(0), absl::UTCTimeZone()), "1970-01-01 00:00:00");
}

}  // namespace
}  // namespace spikepinn::cli
