#include "client/cli/follow/plot_printer.h"

#include <sstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using client::JobState;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A printer with a clock and a terminal of the test's.
class PlotPrinterTest : public ::testing::Test {
 protected:
  std::unique_ptr<EventPrinter> NewPrinter() {
    return NewPlotPrinter(out_, {.duration_ms = 10.0,
                                 .size = [this] { return size_; },
                                 .glyphs = Glyphs::kAscii,
                                 .solution = [this]() -> absl::StatusOr<client::TrajectoryChunk> {
                                   ++asked_;
                                   client::TrajectoryChunk all;
                                   all.time_ms = {0, 10};
                                   all.v_mv = {-60, 30};
                                   return all;
                                 },
                                 .now = [this] { return now_; },
                                 .zone = absl::UTCTimeZone()});
  }

  client::Event Event(decltype(client::Event::payload) payload) const {
    return {.sequence = 1, .time = absl::UnixEpoch(), .attempt = 1, .payload = std::move(payload)};
  }

  client::Event LossAt(std::int64_t step) const {
    Progress progress;
    progress.stage = "adam";
    progress.step = step;
    progress.overall_step = step;
    progress.total_steps = progress.overall_total_steps = 10;
    progress.loss = {{"total", 1.0}};
    return Event(progress);
  }

  // What was printed since the last call.
  std::string Printed() {
    std::string text = out_.str();
    out_.str("");
    return text;
  }

  std::ostringstream out_;
  TextSize size_ = {.columns = 40, .rows = 10};
  absl::Time now_ = absl::UnixEpoch();
  int asked_ = 0;
};

TEST_F(PlotPrinterTest, TheNextPictureIsDrawnOverTheLastOne) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  EXPECT_THAT(Printed(), StartsWith("\r         loss\x1b[K\n"));
  now_ += absl::Milliseconds(100);
  printer->Print(LossAt(2));
  // Seven rows of picture and one of progress.
  const std::string second = Printed();
  EXPECT_THAT(second, StartsWith("\r\x1b[8A         loss"));
  EXPECT_THAT(second, HasSubstr("adam  2/10"));
  EXPECT_THAT(second, EndsWith("\x1b[K\n\x1b[J"));
}

TEST_F(PlotPrinterTest, DrawsAtMostTenTimesASecondAndTheLastOneInTheEnd) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  Printed();
  now_ += absl::Milliseconds(99);
  printer->Print(LossAt(2));
  EXPECT_EQ(Printed(), "");
  printer->Finish();
  EXPECT_THAT(Printed(), StartsWith("\r\x1b[8A         loss"));
  printer->Finish();
  EXPECT_EQ(Printed(), "");
}

TEST_F(PlotPrinterTest, LinesStandAboveThePicture) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  Printed();
  printer->Print(Event(client::Warning{"careful"}));
  EXPECT_THAT(Printed(), StartsWith("\r\x1b[8A\x1b[J00:00:00  warning: careful\n\r         loss"));
}

TEST_F(PlotPrinterTest, ANarrowerTerminalHasBrokenTheLinesOfTheLastPicture) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  Printed();
  now_ += absl::Seconds(1);
  size_.columns = 30;  // breaks the axis, the progress and the line that both end at the right
  printer->Print(LossAt(2));
  EXPECT_THAT(Printed(), StartsWith("\r\x1b[10A"));
}

TEST_F(PlotPrinterTest, NoLineIsAsWideAsTheTerminal) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  std::istringstream lines(Printed());
  for (std::string line; std::getline(lines, line);) {
    const std::size_t width = line.find('\x1b');
    if (width != std::string::npos) {
      EXPECT_LE(width, 40u) << line;  // a carriage return among them
    }
  }
}

TEST_F(PlotPrinterTest, AJobThatToldNoVoltageIsAskedForItOnceItHasSucceeded) {
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  printer->Finish();
  EXPECT_EQ(asked_, 0);
  printer->Print(
      Event(client::StateChange{.state = JobState::kSucceeded, .error = {}, .detail = ""}));
  Printed();
  printer->Finish();
  EXPECT_EQ(asked_, 1);
  EXPECT_THAT(Printed(), HasSubstr("v, mV"));
}

TEST_F(PlotPrinterTest, AVoltageThatWasToldIsNotAskedFor) {
  const auto printer = NewPrinter();
  FinishedPiece piece;
  piece.time_ms = {0, 10};
  piece.v_mv = {-60, 30};
  printer->Print(Event(piece));
  EXPECT_THAT(Printed(), Not(HasSubstr("done")));  // the picture shows it
  printer->Print(
      Event(client::StateChange{.state = JobState::kSucceeded, .error = {}, .detail = ""}));
  printer->Finish();
  EXPECT_EQ(asked_, 0);
}

TEST_F(PlotPrinterTest, WithoutATerminalThereAreLinesAndOnePictureAtTheEnd) {
  size_ = {};
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  printer->Print(LossAt(2));
  EXPECT_EQ(Printed(), "00:00:00  adam  1/10   10%  loss 1.000e+00\n");
  printer->Finish();
  const std::string picture = Printed();
  EXPECT_THAT(picture, StartsWith("         loss\n"));
  EXPECT_THAT(picture, Not(HasSubstr("\x1b")));
  printer->Finish();
  EXPECT_EQ(Printed(), "");
}

TEST_F(PlotPrinterTest, ATerminalTooSmallForAPictureShowsTheProgress) {
  size_ = {.columns = 12, .rows = 3};
  const auto printer = NewPrinter();
  printer->Print(LossAt(1));
  EXPECT_EQ(Printed(), "\radam  1/10\x1b[K\n\x1b[J");
}

}  // namespace
}  // namespace spikepinn::cli
