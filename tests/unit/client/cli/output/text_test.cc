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

TEST(DisplayWidthTest, CountsColumnsOfATerminal) {
  EXPECT_EQ(DisplayWidth(""), 0u);
  EXPECT_EQ(DisplayWidth("gr\xC3\xBC\xC3\x9F"), 4u);
  EXPECT_EQ(DisplayWidth("\xE7\xA5\x9E\xE7\xBB\x8F"), 4u) << "two Chinese characters";
  EXPECT_EQ(DisplayWidth("\xF0\x9F\xA7\xA0"), 2u) << "an emoji";
  EXPECT_EQ(DisplayWidth("e\xCC\x81"), 1u) << "an accent by itself";
  EXPECT_EQ(DisplayWidth("\xF0\x9F"), 1u) << "text that is cut off";
  EXPECT_EQ(DisplayWidth("\xFF\x80x"), 2u) << "no UTF-8 at all";
}

TEST(ClipTest, LeavesOutWhatDoesNotFit) {
  EXPECT_EQ(Clip("abcdef", 6), "abcdef");
  EXPECT_EQ(Clip("abcdefg", 6), "abc...");
  EXPECT_EQ(Clip("abcdefg", 2), "ab");
  EXPECT_EQ(Clip("\xE7\xA5\x9E\xE7\xBB\x8F\xE7\xBB\x8F", 5), "\xE7\xA5\x9E...");
  EXPECT_EQ(Clip("\x1b[31mabcdef\x1b[0mg", 6), "\x1b[31mabc\x1b[0m...") << "no colour is left on";
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
