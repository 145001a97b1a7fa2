#include "client/cli/output/job_text.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

client::Job RunningJob() {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("tonic_spiking");
  spec.set_method(v1::METHOD_PURE);
  client::Job job;
  job.name = "jobs/x";
  job.display_name = "mine";
  job.spec = *client::JobSpec::FromEncoded(spec.SerializeAsString());
  job.state = client::JobState::kRunning;
  job.attempt = 2;
  job.create_time = absl::FromUnixSeconds(60);
  job.start_time = absl::FromUnixSeconds(61);
  job.progress = Progress{.stage = "adam", .step = 1, .total_steps = 4};
  job.last_event_sequence = 7;
  return job;
}

TEST(JobTextTest, TellsAboutARunningJob) {
  EXPECT_EQ(JobText(RunningJob(), absl::UTCTimeZone()),
            "job       jobs/x\n"
            "name      mine\n"
            "state     running (attempt 2)\n"
            "created   1970-01-01 00:01:00\n"
            "started   1970-01-01 00:01:01\n"
            "progress  adam 1/4    0%\n"
            "events    7\n"
            "spec\n"
            "  forward:\n"
            "    preset: tonic_spiking\n"
            "  method: pure\n");
}

TEST(JobTextTest, TellsWhyAJobFailed) {
  client::Job job = RunningJob();
  job.state = client::JobState::kFailed;
  job.end_time = absl::FromUnixSeconds(70);
  job.error = client::JobError{client::JobErrorReason::kDiverged, "loss is nan at step 7"};
  const std::string text = JobText(job, absl::UTCTimeZone());
  EXPECT_THAT(text, ::testing::HasSubstr("ended     1970-01-01 00:01:10\n"
                                         "error     diverged: loss is nan at step 7\n"));
  EXPECT_THAT(text, ::testing::Not(::testing::HasSubstr("progress")));
}

TEST(EventTextTest, APieceNamesItsSpanAndItsSpikes) {
  client::Event event;
  event.payload = FinishedPiece{.start_ms = 100.0, .end_ms = 200.0225, .spike_ms = {200.022471}};
  EXPECT_EQ(EventText(event), "100.0 to 200.0 ms done, spike at 200.022471");
  event.payload = FinishedPiece{.start_ms = 0.0, .end_ms = 100.0};
  EXPECT_EQ(EventText(event), "0.000 to 100.0 ms done");
  event.payload = FinishedPiece{.start_ms = 0.0, .end_ms = 2.0, .spike_ms = {1.0, 2.0}};
  EXPECT_EQ(EventText(event), "0.000 to 2.000 ms done, spikes at 1.000000 2.000000");
}

TEST(JobTextTest, TellsWhyAJobWaitsAndWhatItMayUse) {
  client::Job job = RunningJob();
  job.state = client::JobState::kQueued;
  job.attempt = 0;
  job.user = "ada";
  job.priority = -2;
  job.waiting = client::Waiting{client::WaitReason::kBehindOthers, "3 jobs come first", 4};
  job.resources = {.memory_bytes = std::int64_t{2} << 30, .wall_seconds = 7200};
  job.max_attempts = 3;
  job.sweep = "sweeps/s";
  job.sweep_index = 12;
  EXPECT_THAT(JobText(job, absl::UTCTimeZone()),
              ::testing::HasSubstr("state     queued\n"
                                   "waits     3 jobs come first (position 4)\n"
                                   "user      ada\n"
                                   "priority  -2\n"
                                   "limits    memory 2.0 GiB, time 2h 00m, 3 attempts\n"
                                   "sweep     sweeps/s, index 12\n"));
}

TEST(EventTextTest, CheckpointsSaySavedOrResumed) {
  client::Event event;
  event.payload = client::CheckpointEvent{.stage = "adam", .overall_step = 1200};
  EXPECT_EQ(EventText(event), "checkpoint at step 1200");
  event.payload = client::CheckpointEvent{.overall_step = 1200, .resumed = true};
  EXPECT_EQ(EventText(event), "resumed from step 1200");
}

TEST(JobTextTest, WideShowsTheSpecAsItRunsToo) {
  v1::TrainingSpec effective;
  effective.set_method(v1::METHOD_PURE);
  effective.mutable_adam()->set_steps(7);
  client::Job job = RunningJob();
  job.effective_spec = *client::JobSpec::FromEncoded(effective.SerializeAsString());
  EXPECT_THAT(WideJobText(job), ::testing::HasSubstr("effective spec\n"
                                                     "  method: pure\n"
                                                     "  adam:\n"
                                                     "    steps: 7\n"));
  EXPECT_THAT(JobText(job), ::testing::Not(::testing::HasSubstr("effective spec")));
}

TEST(ErrorTextTest, TheEndOfALogStandsBelowTheErrorWhereThereIsRoom) {
  client::Job job;
  job.error = client::JobError{client::JobErrorReason::kWorkerLost, "its log ends with:\na\nb"};
  EXPECT_THAT(JobText(job), ::testing::HasSubstr("error     worker_lost: its log ends with:\n"
                                                 "          a\n"
                                                 "          b\n"));
  EXPECT_EQ(ErrorText(*job.error), "worker_lost: its log ends with: a b");
}

TEST(ErrorTextTest, DoesNotSayTwiceThatAJobWasCancelled) {
  EXPECT_EQ(ErrorText({client::JobErrorReason::kCancelled, "cancelled before it ran"}),
            "cancelled before it ran");
  EXPECT_EQ(ErrorText({client::JobErrorReason::kWorkerLost, "gone"}), "worker_lost: gone");
}

}  // namespace
}  // namespace spikepinn::cli
