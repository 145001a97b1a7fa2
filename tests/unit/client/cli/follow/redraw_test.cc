#include "client/cli/follow/redraw.h"

#include <sstream>

#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

class RedrawTest : public ::testing::Test {
 protected:
  // What was printed since it was last asked for.
  std::string Out() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  std::size_t width_ = 0;
  std::size_t height_ = 0;
  std::ostringstream out_;
  std::ostringstream err_;
  Context context_ = {.client_options = {},
                      .json = false,
                      .out = out_,
                      .err = err_,
                      .terminal_width = [this] { return width_; },
                      .terminal_height = [this] { return height_; }};
};

TEST_F(RedrawTest, APipeGetsANewBlockOnlyWhenSomethingHasChangedThatItShows) {
  Redraw redraw(context_, Format::kTable);
  redraw.Show({{"1"}, "STATE  AGE\na  1s\n", "STATE\na\n"});
  redraw.Show({{"2"}, "STATE  AGE\na  2s\n", "STATE\na\n"});
  EXPECT_EQ(Out(), "STATE  AGE\na  1s\n") << "an age, and a field that no column has";
  redraw.Show({{"2"}, "STATE  AGE\nb  3s\n", "STATE\nb\n"});
  EXPECT_EQ(Out(), "\nSTATE  AGE\nb  3s\n");
}

TEST_F(RedrawTest, DocumentsComeOnceAndAgainWhenTheyChange) {
  width_ = 80;
  Redraw redraw(context_, Format::kJson);
  redraw.Show({{"{1}\n", "{2}\n"}, ""});
  redraw.Show({{"{1}\n", "{3}\n"}, ""});
  EXPECT_EQ(Out(), "{1}\n{2}\n{3}\n");
  redraw.Show({{"{1}\n", "{2}\n"}, ""});
  EXPECT_EQ(Out(), "{2}\n") << "it has changed back";
}

TEST_F(RedrawTest, ATerminalIsDrawnInPlaceWithoutWrappedLines) {
  width_ = 80;
  height_ = 24;
  Redraw redraw(context_, Format::kTable);
  redraw.Show({{"1"}, "a\nb\n"});
  EXPECT_EQ(Out(), "\x1b[J\x1b[?7la\nb\n\x1b[?7h");
  redraw.Show({{"1"}, "a\nb\n"});
  EXPECT_EQ(Out(), "");
  redraw.Show({{"1"}, "c\n"});
  EXPECT_EQ(Out(), "\r\x1b[2A\x1b[J\x1b[?7lc\n\x1b[?7h");
  redraw.Note("away");
  EXPECT_EQ(Out(), "\r\x1b[1A\x1b[J\x1b[?7lc\naway\n\x1b[?7h");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(RedrawTest, WhatDoesNotFitIsCountedUntilTheEnd) {
  width_ = 80;
  height_ = 4;
  Redraw redraw(context_, Format::kTable);
  redraw.Show({{"1"}, "a\nb\nc\nd\n"});
  EXPECT_EQ(Out(), "\x1b[J\x1b[?7la\nb\n... and 2 more lines\n\x1b[?7h");
  redraw.ShowLast({{"1"}, "a\nb\nc\nd\n"});
  EXPECT_EQ(Out(), "\r\x1b[3A\x1b[Ja\nb\nc\nd\n");
}

TEST_F(RedrawTest, LinesThatAreTooLongAreCut) {
  width_ = 10;
  Redraw redraw(context_, Format::kTable);
  redraw.Show({{"1"}, "0123456789abc\n"});
  EXPECT_EQ(Out(), "\x1b[J\x1b[?7l0123456...\n\x1b[?7h");
}

TEST_F(RedrawTest, ANoteIsAWarningWhereThereIsNoTerminal) {
  Redraw redraw(context_, Format::kTable);
  redraw.Note("away");
  redraw.Note("away");
  redraw.Note("");
  EXPECT_EQ(Out(), "");
  EXPECT_EQ(err_.str(), "spikepinn: away\n");
}

}  // namespace
}  // namespace spikepinn::cli
