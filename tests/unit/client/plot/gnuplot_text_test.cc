#include "client/plot/gnuplot_text.h"

#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

TEST(QuotedTest, TextStaysBetweenItsQuotes) {
  EXPECT_EQ(Quoted("first job"), "'first job'");
  EXPECT_EQ(Quoted("it's"), "'it’s'");
  EXPECT_EQ(Quoted("'; system 'x'; '"), "'’; system ’x’; ’'");
  EXPECT_EQ(Quoted("`touch x` \"$(x)\" @macro \\"), "'`touch x` \"$(x)\" @macro \\'");
}

TEST(QuotedTest, NothingEndsTheLine) {
  EXPECT_EQ(Quoted("a\nsystem 'x'\r"), "'a?system ’x’?'");
  EXPECT_EQ(Quoted(absl::string_view("a\0b\x1b", 4)), "'a?b?'");
  EXPECT_EQ(Quoted("\x7f"), "'?'");
  EXPECT_EQ(Quoted("a\u0085b"), "'a?b'");
}

TEST(QuotedTest, WhatIsNoCharacterToXmlIsReplaced) {
  EXPECT_EQ(Quoted("\uFFFE|\uFFFF"), "'?|?'");
  EXPECT_EQ(Quoted("größe ψ 😀"), "'größe ψ 😀'");
}

TEST(ShortenedTest, CutsCharactersAndSaysSo) {
  EXPECT_EQ(Shortened("abc", 3), "abc");
  EXPECT_EQ(Shortened("abcd", 3), "ab…");
  EXPECT_EQ(Shortened("ψψψψ", 3), "ψψ…");
  EXPECT_EQ(Shortened("", 3), "");
}

}  // namespace
}  // namespace spikepinn::plot
