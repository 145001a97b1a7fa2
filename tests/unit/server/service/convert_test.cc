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
