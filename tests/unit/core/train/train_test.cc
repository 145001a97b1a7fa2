#include "core/train/train.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "absl/strings/str_cat.h"
#include "core/neuron/presets.h"
#include "tests/support/allocator.h"
#include "tests/support/recording_observer.h"

namespace spikepinn {
namespace {

TrainingSpec SmallSpec(Method method = Method::kGuided) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.network = {.hidden_layers = 2, .width = 16};
  spec.adam.steps = 20;
  spec.lbfgs.rounds = 1;
  return spec;
}

TEST(TrainTest, TheSummaryMeasuresAgainstGuideAndReference) {
  RecordingObserver observer;
  const auto outcome = Train(SmallSpec(), observer, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->end, TrainingEnd::kFinished);
  const Summary& summary = outcome->summary;
  EXPECT_EQ(summary.against_guide.samples, 1001);
  EXPECT_EQ(summary.against_guide.spikes_expected, 6);
  EXPECT_EQ(summary.against_reference.samples, 10'001);
  EXPECT_EQ(summary.against_reference.spikes_expected, 6);
  EXPECT_GT(summary.against_reference.v.mae, 1.0);  // hardly trained
  EXPECT_NEAR(summary.guide_against_reference.v.mae, 1.898, 0.001);
  EXPECT_EQ(summary.guide_against_reference.spikes_matched, 6);
  EXPECT_GT(summary.mean_abs_residual_v_mv_per_ms, 0.0);
  EXPECT_EQ(summary.final_loss.size(), 6u);
  EXPECT_EQ(summary.parameter_count, 338);
}

TEST(TrainTest, ASmallerBudgetThanPublishedIsSaid) {
  RecordingObserver observer;
  const auto outcome = Train(SmallSpec(), observer, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->summary.notes[0],
            "Trained with fewer steps than published: 20 of 8000 Adam steps and 1 of 100 L-BFGS "
            "rounds. Expect larger errors than the published ones.");
}

TEST(TrainTest, MissingSpikesAreSaid) {
  RecordingObserver observer;
  const auto outcome = Train(SmallSpec(Method::kPure), observer, {});
  ASSERT_TRUE(outcome.ok());
  const std::int64_t found = outcome->summary.against_reference.spikes_found;
  ASSERT_LT(found, 6);
  EXPECT_EQ(outcome->summary.notes[1], absl::StrCat("The network shows ", found,
                                                    " of 6 spikes: do not use it as a solution."));
}

TrainingSpec SegmentedSpec() {
  TrainingSpec spec = DefaultSpec(Method::kSegmented);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  return spec;
}

TEST(TrainTest, SegmentedStatesItsErrorAndTheReferenceConfirmsIt) {
  RecordingObserver observer;
  const auto outcome = Train(SegmentedSpec(), observer, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->end, TrainingEnd::kFinished) << outcome->message;
  const Summary& summary = outcome->summary;
  ASSERT_TRUE(summary.segmented.has_value());
  EXPECT_TRUE(summary.segmented->reached);
  EXPECT_EQ(summary.segmented->accuracy_asked, 1e-8);
  EXPECT_GE(summary.segmented->segments, 8);  // before the step, six spikes, the rest, and cuts
  EXPECT_LE(summary.against_reference.v.relative_l2, summary.segmented->estimated_relative_l2);
  EXPECT_EQ(summary.against_reference.spikes_matched, 6);
  EXPECT_EQ(summary.parameter_count, outcome->model->ParameterCount());
  EXPECT_EQ(summary.threads, 1);
  EXPECT_TRUE(observer.warnings.empty());
  EXPECT_TRUE(summary.notes.empty());
}

// Asked for more than double precision holds, it says that it fell short.
TEST(TrainTest, AnAccuracyOutOfReachIsSaidInPlainWords) {
  TrainingSpec spec = SegmentedSpec();
  spec.segmented.accuracy = 1e-12;
  RecordingObserver observer;
  const auto outcome = Train(spec, observer, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  ASSERT_EQ(outcome->end, TrainingEnd::kFinished) << outcome->message;
  EXPECT_FALSE(outcome->summary.segmented->reached);
  ASSERT_EQ(observer.warnings.size(), 1u);
  EXPECT_EQ(observer.warnings[0].find("the accuracy of 1e-12 was not reached"), 0u)
      << observer.warnings[0];
  ASSERT_EQ(outcome->summary.notes.size(), 1u);
  EXPECT_EQ(outcome->summary.notes[0], "Warning: " + observer.warnings[0] + ".");
}

TEST(TrainTest, InStrictModeAnAccuracyOutOfReachFails) {
  TrainingSpec spec = SegmentedSpec();
  spec.segmented.accuracy = 1e-12;
  spec.segmented.strict = true;
  RecordingObserver observer;
  const auto outcome = Train(spec, observer, {});
  ASSERT_TRUE(outcome.ok()) << outcome.status();
  EXPECT_EQ(outcome->end, TrainingEnd::kInaccurate);
  EXPECT_EQ(outcome->model, nullptr);
  EXPECT_EQ(outcome->message.find("the accuracy of 1e-12 was not reached"), 0u);
}

TEST(TrainTest, RunawaySpikingFailsBeforeAnyTraining) {
  TrainingSpec spec = SmallSpec();
  spec.forward = (*FindPreset("inhibition_induced_bursting"))->problem;
  RecordingObserver observer;
  const auto outcome = Train(spec, observer, {});
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_TRUE(observer.stages.empty());
}

TEST(TrainTest, ADeviceThatIsNotThereIsRefused) {
  TrainingSpec spec = SmallSpec();
  spec.runtime.device = "cuda:93";
  RecordingObserver observer;
  const auto outcome = Train(spec, observer, {});
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(outcome.status().message())
                .find("runtime.device = \"cuda:93\": must be one of cpu"),
            0u);
}

TEST(TrainTest, AStateThatDoesNotFitIsRefusedBeforeAnyTraining) {
  for (const Method method : kAllMethods) {
    RecordingObserver observer;
    const TrainingState state{.stage = "adam", .overall_step = 1};
    TrainingSpec spec = SmallSpec(Method::kGuided);
    if (method == Method::kPure) spec = SmallSpec(Method::kPure);
    if (method == Method::kSegmented) spec = SegmentedSpec();
    EXPECT_EQ(Train(spec, observer, {}, &state).status().code(), absl::StatusCode::kDataLoss);
    EXPECT_TRUE(observer.stages.empty());
  }
}

TEST(TrainTest, MemoryThatRunsOutIsAnErrorOfItsOwn) {
  SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR();
  TrainingSpec spec = SmallSpec();
  spec.network.width = 256;
  spec.collocation.uniform_points = 150'000;
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_DATA, &before), 0);
  const rlimit tight{.rlim_cur = rlim_t{300} << 20, .rlim_max = before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &tight), 0);
  RecordingObserver observer;
  const auto outcome = Train(spec, observer, {});
  ASSERT_EQ(setrlimit(RLIMIT_DATA, &before), 0);
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kResourceExhausted) << outcome.status();
}

TEST(TrainTest, AnInvalidSpecIsRefused) {
  TrainingSpec spec = SmallSpec();
  spec.adam.steps = 0;
  RecordingObserver observer;
  EXPECT_EQ(Train(spec, observer, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(TrainTest, AStopBeforeTheFirstStepCancels) {
  std::stop_source stop;
  stop.request_stop();
  RecordingObserver observer;
  const auto outcome = Train(SmallSpec(), observer, stop.get_token());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->end, TrainingEnd::kCancelled);
}

}  // namespace
}  // namespace spikepinn
