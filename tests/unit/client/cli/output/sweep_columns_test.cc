#include "client/cli/output/sweep_columns.h"

#include <string>
#include <vector>

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

std::string Results(const std::vector<std::string>& fields,
                    const std::vector<client::SweepResult>& rows, Format format) {
  return MakeListing(SweepResults(fields), rows, format).text;
}

TEST(SweepResultsTest, CsvReadsBackAsTheSameNumbers) {
  EXPECT_EQ(Results({"runtime.seed", "b"}, {Row()}, Format::kCsv),
            "index,job,runtime.seed,b,state,error,spikes,mean_rate_hz,first_spike_ms,"
            "last_interval_ms,relative_l2,estimated_relative_l2,training_seconds\n"
            "3,jobs/a,80,\"x,\"\"y\"\"\",succeeded,,2,4,0.10000000000000001,,"
            "1.0000000000000001e-09,,0.040000000000000001\n");
  client::SweepResult failed = {.index = 4, .job = "jobs/b", .values = {"1", "2"}};
  failed.state = client::JobState::kFailed;
  failed.error = client::JobError{client::JobErrorReason::kRunaway, "too many, really"};
  EXPECT_THAT(Results({"a", "b"}, {failed}, Format::kCsv),
              ::testing::EndsWith("\n4,jobs/b,1,2,failed,runaway,,,,,,,\n"));
}

TEST(SweepResultsTest, TheTableNamesFieldsByTheirEnds) {
  const std::string table =
      Results({"forward.steps[0].amplitude_pa", "method"}, {Row()}, Format::kTable);
  EXPECT_THAT(table, ::testing::StartsWith("INDEX  amplitude_pa "));
  EXPECT_THAT(table, ::testing::HasSubstr("succeeded"));
  EXPECT_THAT(Results({"a.x", "b.x"}, {Row()}, Format::kTable),
              ::testing::HasSubstr("  a.x    b.x  "));
}

TEST(SweepResultsTest, WideNamesTheJobs) {
  EXPECT_THAT(Results({"a", "b"}, {Row()}, Format::kWide),
              ::testing::StartsWith("INDEX  JOB      a "));
}

TEST(ListedSweepsTest, ATableHasALineASweepAndWideAllCounts) {
  client::Sweep sweep;
  sweep.name = "sweeps/s";
  sweep.display_name = "f-I";
  sweep.counts = {.total = 1200, .running = 3, .succeeded = 200};
  sweep.create_time = absl::FromUnixSeconds(0);
  sweep.end_time = absl::FromUnixSeconds(20);
  const RowKind<client::Sweep> kind = ListedSweeps(absl::UTCTimeZone());
  const std::vector<client::Sweep> sweeps = {sweep};
  EXPECT_EQ(MakeListing(kind, sweeps, Format::kTable).text,
            "SWEEP      JOBS  DONE  FAILED  CREATED              TOOK  NAME\n"
            "sweeps/s  1,200   200       0  1970-01-01 00:00:00   20s  f-I\n");
  EXPECT_THAT(MakeListing(kind, sweeps, Format::kWide).text, ::testing::HasSubstr("RUNNING"));
  EXPECT_EQ(MakeListing(kind, sweeps, Format::kCsv).text,
            "name,total,done,queued,running,cancelling,succeeded,failed,cancelled,create_time,"
            "end_time,took_seconds,display_name\n"
            "sweeps/s,1200,200,0,3,0,200,0,0,1970-01-01T00:00:00.000Z,1970-01-01T00:00:20.000Z,20,"
            "f-I\n");
}

}  // namespace
}  // namespace spikepinn::cli
