#include "client/cli/follow/event_printer.h"

#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {
namespace {

using client::Event;
using client::JobState;
using client::StateChange;

Event At(double seconds, decltype(Event::payload) payload) {
  return {.sequence = 1,
          .time = absl::UnixEpoch() + absl::Seconds(seconds),
          .attempt = 1,
          .payload = std::move(payload)};
}

Progress Step(const std::string& stage, std::int64_t step) {
  Progress progress;
  progress.stage = stage;
  progress.step = step;
  progress.total_steps = 10;
  return progress;
}

TEST(LinePrinterTest, ThinsProgressToOneLineASecondAndOneAStage) {
  std::ostringstream out;
  const auto printer = NewLinePrinter(out, absl::UTCTimeZone());
  printer->Print(At(0, StateChange{.state = JobState::kRunning, .error = {}, .detail = ""}));
  printer->Print(At(0, Step("adam", 1)));
  printer->Print(At(0.5, Step("adam", 2)));
  printer->Print(At(1, Step("adam", 3)));
  printer->Print(At(1.2, Step("lbfgs", 1)));
  printer->Print(At(1.3, Step("lbfgs", 2)));
  printer->Print(At(1.4, client::Warning{"careful\x1b"}));
  printer->Print(At(1.5, Summary()));
  printer->Print(At(1.6, std::monostate()));
  EXPECT_EQ(out.str(),
            "00:00:00  running (attempt 1)\n"
            "00:00:00  adam  1/10    0%\n"
            "00:00:01  adam  3/10    0%\n"
            "00:00:01  lbfgs  1/10    0%\n"
            "00:00:01  warning: careful?\n");
}

TEST(TerminalPrinterTest, RewritesOneLineAndClearsItInTheEnd) {
  std::ostringstream out;
  const auto printer = NewTerminalPrinter(
      out, [] { return std::size_t{14}; }, absl::UTCTimeZone());
  printer->Print(At(0, Step("adam", 1)));
  printer->Print(At(0, Step("adam", 2)));
  printer->Print(At(0, StateChange{.state = JobState::kSucceeded, .error = {}, .detail = ""}));
  printer->Print(At(0, Step("adam", 3)));
  printer->Finish();
  printer->Finish();
  EXPECT_EQ(out.str(),
            "\r\x1b[Kadam  1/10"
            "\r\x1b[Kadam  2/10"
            "\r\x1b[K00:00:00  succeeded\n"
            "\r\x1b[Kadam  3/10"
            "\r\x1b[K");
}

TEST(JsonPrinterTest, PrintsEveryEventAsOneObjectALine) {
  std::ostringstream out;
  const auto printer = NewJsonPrinter("jobs/x", out);
  printer->Print(At(0, Step("adam", 1)));
  printer->Print(
      At(0.25, StateChange{.state = JobState::kFailed,
                           .error = client::JobError{client::JobErrorReason::kDiverged, "nan"},
                           .detail = ""}));
  std::istringstream lines(out.str());
  std::string line;
  std::getline(lines, line);
  const auto progress = nlohmann::json::parse(line);
  EXPECT_EQ(progress["type"], "event");
  EXPECT_EQ(progress["job"], "jobs/x");
  EXPECT_EQ(progress["progress"]["step"], 1);
  std::getline(lines, line);
  EXPECT_EQ(line,
            R"({"type":"event","job":"jobs/x","sequence":1,"time":"1970-01-01T00:00:00.250Z",)"
            R"("attempt":1,"state_change":{"state":"failed","error":{"reason":"diverged",)"
            R"("message":"nan"}}})");
}

}  // namespace
}  // namespace spikepinn::cli
