#include "client/cli/follow/text_canvas.h"

#include <cstdlib>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;

TEST(TextCanvasTest, BrailleHasEightDotsACharacter) {
  TextCanvas canvas(2, 1, Glyphs::kBraille);
  EXPECT_EQ(canvas.width(), 4u);
  EXPECT_EQ(canvas.height(), 4u);
  canvas.Dot(0, 0);
  canvas.Dot(3, 3);
  EXPECT_THAT(canvas.Render(), ElementsAre("⡀⠈"));
}

TEST(TextCanvasTest, EveryDotOfACharacterIsAnother) {
  const std::string expected[] = {"⡀", "⠄", "⠂", "⠁", "⢀", "⠠", "⠐", "⠈"};
  for (long i = 0; i < 8; ++i) {
    TextCanvas canvas(1, 1, Glyphs::kBraille);
    canvas.Dot(i / 4, i % 4);
    EXPECT_THAT(canvas.Render(), ElementsAre(expected[i])) << i;
  }
}

TEST(TextCanvasTest, AsciiHasTwoDotsACharacter) {
  TextCanvas canvas(4, 1, Glyphs::kAscii);
  canvas.Dot(0, 0);
  canvas.Dot(1, 1);
  canvas.Dot(2, 0);
  canvas.Dot(2, 1);
  EXPECT_THAT(canvas.Render(), ElementsAre(".': "));
}

TEST(TextCanvasTest, LinesJoinTheirEnds) {
  TextCanvas canvas(4, 2, Glyphs::kAscii);
  canvas.Line(0, 0, 3, 3);
  EXPECT_THAT(canvas.Render(), ElementsAre("  .'", ".'  "));
}

TEST(TextCanvasTest, WhatLiesOutsideIsLeftOut) {
  TextCanvas canvas(2, 1, Glyphs::kAscii);
  canvas.Dot(-1, 0);
  canvas.Dot(2, 0);
  canvas.Dot(0, 2);
  canvas.Line(-5, 0, 0, 0);
  EXPECT_THAT(canvas.Render(), ElementsAre(". "));
}

TEST(GlyphsForTest, OnlyALocaleOfUtf8CanShowBraille) {
  EXPECT_EQ(GlyphsFor("de_DE.UTF-8"), Glyphs::kBraille);
  EXPECT_EQ(GlyphsFor("C.utf8"), Glyphs::kBraille);
  EXPECT_EQ(GlyphsFor("de_DE.ISO-8859-1"), Glyphs::kAscii);
  EXPECT_EQ(GlyphsFor("C"), Glyphs::kAscii);
  EXPECT_EQ(GlyphsFor(""), Glyphs::kAscii);
}

TEST(CharacterLocaleTest, TheFirstVariableThatSaysSomethingCounts) {
  setenv("LANG", "lang", 1);
  setenv("LC_CTYPE", "ctype", 1);
  setenv("LC_ALL", "", 1);
  EXPECT_EQ(CharacterLocale(), "ctype");
  setenv("LC_ALL", "all", 1);
  EXPECT_EQ(CharacterLocale(), "all");
  for (const char* const name : {"LANG", "LC_CTYPE", "LC_ALL"}) unsetenv(name);
  EXPECT_EQ(CharacterLocale(), "C");
}

}  // namespace
}  // namespace spikepinn::cli
