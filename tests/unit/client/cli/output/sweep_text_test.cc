#include "client/cli/output/sweep_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

client::SweepResult Row() {
  client::SweepResult row = {.index = 3, .job = "jobs/a", .values = {"80", "x,\"y\""}};
  row.state = client::JobState::kSucceeded;
  row.spikes = 2;
  row.mean_rate_hz = 4.0;
  row.first_spike_ms = 0.1;
  row.relative_l2 = 1e-9;
  row.training_seconds = 0.04;
  return row;
}

TEST(SweepTextTest, CountsLeaveOutWhatThereIsNoneOf) {
  EXPECT_EQ(CountsText({.total = 1000, .queued = 1000}), "0 of 1,000 done");
  EXPECT_EQ(CountsText({.total = 9, .running = 2, .succeeded = 3, .failed = 1, .cancelled = 1}),
            "5 of 9 done, 2 running, 1 failed, 1 cancelled");
}

TEST(SweepTextTest, CsvReadsBackAsTheSameNumbers) {
  EXPECT_EQ(SweepResultHeader({"runtime.seed", "b"}),
            "index,job,runtime.seed,b,state,error,spikes,mean_rate_hz,first_spike_ms,"
            "last_interval_ms,relative_l2,estimated_relative_l2,training_seconds\n");
  EXPECT_EQ(SweepResultRow(Row()),
            "3,jobs/a,80,\"x,\"\"y\"\"\",succeeded,,2,4,0.10000000000000001,,"
            "1.0000000000000001e-09,,0.040000000000000001\n");
  client::SweepResult failed = {.index = 4, .job = "jobs/b", .values = {"1", "2"}};
  failed.state = client::JobState::kFailed;
  failed.error = client::JobError{client::JobErrorReason::kRunaway, "too many, really"};
  EXPECT_EQ(SweepResultRow(failed), "4,jobs/b,1,2,failed,runaway,,,,,,,\n");
}

TEST(SweepTextTest, TheTableNamesFieldsByTheirEnds) {
  const std::string table = SweepResultTable({"forward.steps[0].amplitude_pa", "method"}, {Row()});
  EXPECT_THAT(table, ::testing::StartsWith("INDEX  amplitude_pa "));
  EXPECT_THAT(table, ::testing::HasSubstr("succeeded"));
  EXPECT_THAT(SweepResultTable({"a.x", "b.x"}, {}), ::testing::HasSubstr("a.x  b.x"));
}

TEST(SweepTextTest, ASweepIsToldWithItsAxes) {
  client::Sweep sweep;
  sweep.name = "sweeps/s";
  sweep.display_name = "f-I";
  sweep.job.user = "ada";
  client::SweepGrid grid = {{"a", {"1", "2"}}, {"b", {}}};
  for (int i = 0; i < 100; ++i) grid[1].values.push_back(std::to_string(i));
  sweep.points = grid;
  sweep.counts = {.total = 200, .succeeded = 200};
  sweep.create_time = absl::FromUnixSeconds(0);
  sweep.end_time = absl::FromUnixSeconds(20);
  const std::string text = SweepText(sweep, absl::UTCTimeZone());
  EXPECT_THAT(text, ::testing::HasSubstr("jobs      200 of 200 done\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("ended     1970-01-01 00:00:20, after 20s\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("  a = 1, 2\n  b = 0, 1, ... 99 (100 values)\n"));
  EXPECT_EQ(SweepTable({sweep}, absl::UTCTimeZone()),
            "SWEEP     JOBS  DONE  FAILED  CREATED              TOOK  NAME\n"
            "sweeps/s   200   200       0  1970-01-01 00:00:00   20s  f-I\n");
}

}  // namespace
}  // namespace spikepinn::cli
