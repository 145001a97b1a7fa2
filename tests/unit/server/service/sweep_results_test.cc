#include "server/service/sweep_results.h"

#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/result.pb.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;

v1::Sweep Definition() {
  v1::Sweep sweep;
  v1::SweepAxis* axis = sweep.mutable_grid()->add_axes();
  axis->set_field("runtime.seed");
  axis->add_values("7");
  axis->add_values("8");
  return sweep;
}

// Of 500 ms, with spikes at these times, all of them the reference's too.
Job Succeeded(const std::vector<double>& spikes) {
  v1::TrainingSpec spec;
  spec.mutable_forward()->set_duration_ms(500);
  v1::Summary summary;
  v1::Accuracy& accuracy = *summary.mutable_against_reference();
  accuracy.set_spikes_found(static_cast<std::int64_t>(spikes.size()));
  for (const double time_ms : spikes) accuracy.add_spike_errors()->set_found_ms(time_ms);
  accuracy.mutable_v()->set_relative_l2(0.25);
  summary.set_training_seconds(1.5);
  return {.id = "j",
          .effective_spec = spec.SerializeAsString(),
          .sweep_id = "s",
          .sweep_index = 1,
          .state = JobState::kSucceeded,
          .summary = summary.SerializeAsString()};
}

TEST(SweepResultsTest, ARowSaysWhatCameOut) {
  const v1::SweepResult row = ResultRow(Definition(), Succeeded({100, 220, 345}));
  EXPECT_EQ(row.index(), 1);
  EXPECT_EQ(row.job(), "jobs/j");
  EXPECT_THAT(row.values(), ElementsAre("8"));
  EXPECT_EQ(row.state(), v1::JOB_STATE_SUCCEEDED);
  EXPECT_FALSE(row.has_error());
  EXPECT_EQ(row.spikes(), 3);
  EXPECT_DOUBLE_EQ(row.mean_rate_hz(), 6.0);
  EXPECT_EQ(row.first_spike_ms(), 100);
  EXPECT_EQ(row.last_interval_ms(), 125);
  EXPECT_EQ(row.relative_l2(), 0.25);
  EXPECT_FALSE(row.has_estimated_relative_l2());
  EXPECT_EQ(row.training_seconds(), 1.5);
}

TEST(SweepResultsTest, WithoutSpikesThereAreNoTimes) {
  const v1::SweepResult silent = ResultRow(Definition(), Succeeded({}));
  EXPECT_EQ(silent.spikes(), 0);
  EXPECT_FALSE(silent.has_first_spike_ms());
  const v1::SweepResult once = ResultRow(Definition(), Succeeded({100}));
  EXPECT_EQ(once.first_spike_ms(), 100);
  EXPECT_FALSE(once.has_last_interval_ms());
}

TEST(SweepResultsTest, SpikesThatTheReferenceDoesNotHaveLeaveTheTimesUnknown) {
  Job job = Succeeded({100, 220});
  v1::Summary summary;
  ASSERT_TRUE(summary.ParseFromString(job.summary));
  summary.mutable_against_reference()->set_spikes_found(3);
  job.summary = summary.SerializeAsString();
  const v1::SweepResult row = ResultRow(Definition(), job);
  EXPECT_EQ(row.spikes(), 3);
  EXPECT_FALSE(row.has_first_spike_ms());
  EXPECT_FALSE(row.has_last_interval_ms());
}

TEST(SweepResultsTest, SegmentedsOwnEstimateIsTold) {
  Job job = Succeeded({100});
  v1::Summary summary;
  ASSERT_TRUE(summary.ParseFromString(job.summary));
  summary.mutable_segmented()->set_estimated_relative_l2(1e-9);
  job.summary = summary.SerializeAsString();
  EXPECT_EQ(ResultRow(Definition(), job).estimated_relative_l2(), 1e-9);
}

TEST(SweepResultsTest, AJobWithoutAResultHasItsStateAndError) {
  Job job = Succeeded({100});
  job.state = JobState::kFailed;
  job.error = {FailureReason::kRunaway, "too many"};
  const v1::SweepResult row = ResultRow(Definition(), job);
  EXPECT_EQ(row.state(), v1::JOB_STATE_FAILED);
  EXPECT_EQ(row.error().reason(), v1::JobError::REASON_RUNAWAY);
  EXPECT_EQ(row.spikes(), 0);
}

TEST(SweepResultsTest, WhatIsStoredWronglyLeavesARowWithoutFigures) {
  Job job = Succeeded({100});
  job.sweep_index = 99;
  job.summary = "\xff\xff";
  const v1::SweepResult row = ResultRow(Definition(), job);
  EXPECT_EQ(row.index(), 99);
  EXPECT_EQ(row.values_size(), 0);
  EXPECT_EQ(row.spikes(), 0);
}

}  // namespace
}  // namespace spikepinn::server
