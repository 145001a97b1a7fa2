#include "server/service/convert.h"

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(ConvertTest, StatesAndReasonsHaveTheApisNames) {
  EXPECT_EQ(ToProto(JobState::kQueued), v1::JOB_STATE_QUEUED);
  EXPECT_EQ(ToProto(JobState::kRunning), v1::JOB_STATE_RUNNING);
  EXPECT_EQ(ToProto(JobState::kCancelling), v1::JOB_STATE_CANCELLING);
  EXPECT_EQ(ToProto(JobState::kSucceeded), v1::JOB_STATE_SUCCEEDED);
  EXPECT_EQ(ToProto(JobState::kFailed), v1::JOB_STATE_FAILED);
  EXPECT_EQ(ToProto(JobState::kCancelled), v1::JOB_STATE_CANCELLED);
  Job job;
  job.error = {FailureReason::kWorkerLost, "gone"};
  EXPECT_EQ(ToProto(job).error().reason(), v1::JobError::REASON_WORKER_LOST);
  job.error.reason = FailureReason::kWorkerError;
  EXPECT_EQ(ToProto(job).error().reason(), v1::JobError::REASON_WORKER_ERROR);
  job.error.reason = FailureReason::kRunaway;
  EXPECT_EQ(ToProto(job).error().reason(), v1::JobError::REASON_RUNAWAY);
  job.error.reason = FailureReason::kDiverged;
  EXPECT_EQ(ToProto(job).error().reason(), v1::JobError::REASON_DIVERGED);
}

TEST(ConvertTest, WhatAJobDoesNotHaveIsNotSet) {
  const v1::Job job = ToProto(Job{});
  EXPECT_EQ(job.name(), "");
  EXPECT_FALSE(job.has_spec());
  EXPECT_FALSE(job.has_create_time());
  EXPECT_FALSE(job.has_start_time());
  EXPECT_FALSE(job.has_end_time());
  EXPECT_FALSE(job.has_error());
  EXPECT_FALSE(job.has_progress());
  EXPECT_FALSE(job.has_summary());
}

TEST(ConvertTest, TimesKeepTheirNanoseconds) {
  Job job;
  job.create_time = absl::FromUnixNanos(1'700'000'000'123'456'789);
  EXPECT_EQ(ToProto(job).create_time().seconds(), 1'700'000'000);
  EXPECT_EQ(ToProto(job).create_time().nanos(), 123'456'789);
}

TEST(ConvertTest, AJobSaysWhoseItIsAndWhatItMayUse) {
  Job job;
  job.user = "ada";
  job.priority = -3;
  job.max_attempts = 5;
  job.resources = {.memory_bytes = 7, .wall_time = absl::Milliseconds(1500), .scratch_bytes = 9};
  job.sweep_id = "s";
  job.sweep_index = 12;
  const v1::Job out = ToProto(job);
  EXPECT_EQ(out.user(), "ada");
  EXPECT_EQ(out.priority(), -3);
  EXPECT_EQ(out.max_attempts(), 5);
  EXPECT_EQ(out.resources().memory_bytes(), 7);
  EXPECT_EQ(out.resources().wall_seconds(), 1.5);
  EXPECT_EQ(out.resources().scratch_bytes(), 9);
  EXPECT_EQ(out.sweep(), "sweeps/s");
  EXPECT_EQ(out.sweep_index(), 12);
  EXPECT_EQ(ToProto(Job{}).sweep(), "");
  EXPECT_FALSE(ToProto(Job{}).resources().has_memory_bytes());
  EXPECT_FALSE(ToProto(Job{}).resources().has_wall_seconds());
}

TEST(ConvertTest, WaitingHasTheApisReasons) {
  const v1::Waiting waiting = ToProto(
      WaitInfo{.job_id = "a", .reason = WaitReason::kImpossible, .message = "no", .position = 4});
  EXPECT_EQ(waiting.reason(), v1::Waiting::REASON_IMPOSSIBLE);
  EXPECT_EQ(waiting.message(), "no");
  EXPECT_EQ(waiting.position(), 4);
  EXPECT_EQ(ToProto(WaitInfo{.reason = WaitReason::kNext}).reason(), v1::Waiting::REASON_NEXT);
  EXPECT_EQ(ToProto(WaitInfo{.reason = WaitReason::kBackoff}).reason(),
            v1::Waiting::REASON_BACKOFF);
}

TEST(ConvertTest, ASweepIsItsDefinitionWithWhatBecameOfIt) {
  v1::Sweep definition;
  definition.set_display_name("f-I");
  definition.mutable_list()->add_fields("a");
  Sweep sweep{
      .id = "s",
      .display_name = "f-I",
      .definition = definition.SerializeAsString(),
      .create_time = absl::FromUnixSeconds(5),
      .counts = {
          .queued = 1, .running = 2, .cancelling = 3, .succeeded = 4, .failed = 5, .cancelled = 6}};
  const v1::Sweep out = ToProto(sweep);
  EXPECT_EQ(out.name(), "sweeps/s");
  EXPECT_EQ(out.list().fields(0), "a");
  EXPECT_EQ(out.create_time().seconds(), 5);
  EXPECT_FALSE(out.has_end_time());
  EXPECT_EQ(out.counts().total(), 21);
  EXPECT_EQ(out.counts().queued(), 1);
  EXPECT_EQ(out.counts().cancelled(), 6);
  sweep.definition.clear();
  EXPECT_EQ(ToProto(sweep).display_name(), "f-I");
  EXPECT_EQ(ToProto(sweep).points_case(), v1::Sweep::POINTS_NOT_SET);
}

TEST(ConvertTest, EventPayloadsComeOutAsTheirKind) {
  v1::Warning warning;
  warning.set_message("w");
  const Event event{.sequence = 4,
                    .time = absl::UnixEpoch(),
                    .attempt = 2,
                    .kind = EventKind::kWarning,
                    .payload = warning.SerializeAsString()};
  const v1::Event out = ToProto(event);
  EXPECT_EQ(out.sequence(), 4);
  EXPECT_EQ(out.attempt(), 2);
  EXPECT_TRUE(out.has_time());
  EXPECT_EQ(out.warning().message(), "w");
}

TEST(ConvertTest, APieceComesOutAsAPiece) {
  v1::TrajectoryPiece piece;
  piece.add_spike_ms(200.5);
  const v1::Event out = ToProto({.kind = EventKind::kPiece, .payload = piece.SerializeAsString()});
  ASSERT_EQ(out.piece().spike_ms_size(), 1);
  EXPECT_EQ(out.piece().spike_ms(0), 200.5);
}

TEST(ConvertTest, StateChangeKeepsErrorAndDetail) {
  const Event event{.sequence = 1,
                    .time = absl::UnixEpoch(),
                    .kind = EventKind::kStateChange,
                    .state = JobState::kCancelled,
                    .error = {FailureReason::kCancelled, "because"},
                    .detail = "detail"};
  const v1::StateChange change = ToProto(event).state_change();
  EXPECT_EQ(change.state(), v1::JOB_STATE_CANCELLED);
  EXPECT_EQ(change.error().reason(), v1::JobError::REASON_CANCELLED);
  EXPECT_EQ(change.error().message(), "because");
  EXPECT_EQ(change.detail(), "detail");
}

TEST(ConvertTest, BytesThatDoNotParseLeaveTheFieldEmpty) {
  Job job;
  job.id = "a";
  job.progress = "\xff\xff\xff";
  EXPECT_EQ(ToProto(job).progress().ByteSizeLong(), 0u);
  EXPECT_EQ(ToProto(job).name(), "jobs/a");
}

}  // namespace
}  // namespace spikepinn::server
