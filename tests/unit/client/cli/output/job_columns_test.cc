#include "client/cli/output/job_columns.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

client::Job RunningJob() {
  client::Job job;
  job.name = "jobs/x";
  job.display_name = "mine";
  job.state = client::JobState::kRunning;
  job.attempt = 2;
  job.create_time = absl::FromUnixSeconds(60);
  job.start_time = absl::FromUnixSeconds(61);
  return job;
}

std::string Listed(const std::vector<client::Job>& jobs, Format format) {
  std::vector<ListedJob> rows;
  for (const client::Job& job : jobs) rows.push_back(ToListed(job));
  return MakeListing(ListedJobs(absl::FromUnixSeconds(180), absl::UTCTimeZone()), rows, format)
      .text;
}

std::string Table(const std::vector<client::Job>& jobs) { return Listed(jobs, Format::kTable); }

client::JobSpec Spec() {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("tonic_spiking");
  spec.set_method(v1::METHOD_PURE);
  spec.mutable_runtime()->set_device("cpu");
  spec.mutable_runtime()->set_threads(4);
  return *client::JobSpec::FromEncoded(spec.SerializeAsString());
}

TEST(ListedJobsTest, ATableHasALineAJob) {
  client::Job ended = RunningJob();
  ended.name = "jobs/longer";
  ended.user = "ada";
  ended.state = client::JobState::kSucceeded;
  ended.end_time = absl::FromUnixSeconds(161);
  ended.display_name = "a\nb";
  EXPECT_EQ(Table({RunningJob(), ended}),
            "JOB          USER  STATE      CREATED                TOOK  NAME\n"
            "jobs/x             running    1970-01-01 00:01:00          mine\n"
            "jobs/longer  ada   succeeded  1970-01-01 00:01:00  1m 40s  a b\n");
}

TEST(ListedJobsTest, WideTellsMoreOfEachJob) {
  client::Job job = RunningJob();
  job.spec = job.effective_spec = Spec();
  job.priority = -3;
  job.sweep = "sweeps/s";
  job.error = client::JobError{client::JobErrorReason::kDiverged, "nan\nat step 7"};
  EXPECT_EQ(Listed({job}, Format::kWide),
            "JOB     USER  STATE    ATTEMPT  PRIORITY  METHOD  PRESET         DEVICE  THREADS  "
            "CREATED                 AGE  TOOK  NAME  SWEEP     MESSAGE\n"
            "jobs/x        running        2        -3  pure    tonic_spiking  cpu           4  "
            "1970-01-01 00:01:00  2m 00s        mine  sweeps/s  diverged: nan at step 7\n");
}

TEST(ListedJobsTest, CsvHasWhatProgramsReadAndNothingForWhatIsNotThere) {
  client::Job job = RunningJob();
  job.display_name = "=1+1, \"x\"";
  const std::string csv = Listed({job}, Format::kCsv);
  EXPECT_THAT(csv, StartsWith("name,user,state,attempt,priority,method,preset,device,threads,"
                              "create_time,took_seconds,display_name,sweep,start_time,end_time,"
                              "sweep_index,error_reason,error_message\n"));
  EXPECT_THAT(csv, HasSubstr("\njobs/x,,running,2,0,,,,,1970-01-01T00:01:00.000Z,,"
                             "\"=1+1, \"\"x\"\"\",,1970-01-01T00:01:01.000Z,,,,\n"));
}

TEST(ListedJobsTest, JsonIsTheSameWhetherOrNotSpecsWereAskedFor) {
  client::Job job = RunningJob();
  const std::string brief = Listed({job}, Format::kJson);
  job.spec = job.effective_spec = Spec();
  EXPECT_EQ(Listed({job}, Format::kJson), brief);
}

TEST(ListedJobsTest, AnEmptyListSaysSoToPeopleOnly) {
  EXPECT_EQ(Listed({}, Format::kTable), "no jobs\n");
  EXPECT_EQ(Listed({}, Format::kJson), "");
  EXPECT_EQ(Listed({}, Format::kYaml), "");
  EXPECT_THAT(Listed({}, Format::kCsv), StartsWith("name,"));
}

TEST(QueuedJobsTest, ATableHasALineAJobWithItsReason) {
  v1::TrainingSpec spec;
  spec.mutable_runtime()->set_device("cpu");
  spec.mutable_runtime()->set_threads(4);
  client::Job job;
  job.name = "jobs/x";
  job.user = "ada";
  job.priority = 5;
  job.effective_spec = *client::JobSpec::FromEncoded(spec.SerializeAsString());
  job.waiting = client::Waiting{client::WaitReason::kResources, "1 of 8 threads is free", 1};
  job.display_name = "mine";
  client::Job far;
  far.name = "jobs/y";
  far.waiting = client::Waiting{client::WaitReason::kBackoff, "", 0};
  EXPECT_EQ(MakeListing(QueuedJobs(), {ToListed(job), ToListed(far)}, Format::kTable).text,
            "POSITION  JOB     USER  PRIORITY  DEVICE  THREADS  WAITING                 NAME\n"
            "       1  jobs/x  ada          5  cpu           4  1 of 8 threads is free  mine\n"
            "          jobs/y               0                   backoff\n");
}

}  // namespace
}  // namespace spikepinn::cli
