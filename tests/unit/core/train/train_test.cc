#include "core/train/train.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

class SilentObserver final : public TrainingObserver {
 public:
  void OnStageBegin(absl::string_view) override { ++stages; }
  void OnStageEnd(absl::string_view, std::int64_t) override {}
  void OnProgress(const Progress&) override {}
  void OnWarning(absl::string_view) override {}
  int stages = 0;
};

TrainingSpec SmallSpec(Method method = Method::kGuided) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.network = {.hidden_layers = 2, .width = 16};
  spec.adam.steps = 20;
  spec.lbfgs.rounds = 1;
  return spec;
}

TEST(TrainTest, TheSummaryMeasuresAgainstGuideAndReference) {
  SilentObserver observer;
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
  SilentObserver observer;
  const auto outcome = Train(SmallSpec(), observer, {});
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->summary.notes[0],
            "Trained with fewer steps than published: 20 of 8000 Adam steps and 1 of 100 L-BFGS "
            "rounds. Expect larger errors than the published ones.");
}

TEST(TrainTest, MissingSpikesAreSaid) {
  SilentObserver observer;
  const auto outcome = Train(SmallSpec(Method::kPure), observer, {});
  ASSERT_TRUE(outcome.ok());
  const std::int64_t found = outcome->summary.against_reference.spikes_found;
  ASSERT_LT(found, 6);
  EXPECT_EQ(outcome->summary.notes[1],
            absl::StrCat("The network shows ", found,
                         " of 6 spikes: do not use it as a solution."));
}

TEST(TrainTest, RunawaySpikingFailsBeforeAnyTraining) {
  TrainingSpec spec = SmallSpec();
  spec.forward = (*FindPreset("inhibition_induced_bursting"))->problem;
  SilentObserver observer;
  const auto outcome = Train(spec, observer, {});
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(observer.stages, 0);
}

TEST(TrainTest, ADeviceThatIsNotThereIsRefused) {
  TrainingSpec spec = SmallSpec();
  spec.runtime.device = "cuda:93";
  SilentObserver observer;
  const auto outcome = Train(spec, observer, {});
  EXPECT_EQ(outcome.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(outcome.status().message())
                .find("runtime.device = \"cuda:93\": must be one of cpu"),
            0u);
}

TEST(TrainTest, AnInvalidSpecIsRefused) {
  TrainingSpec spec = SmallSpec();
  spec.adam.steps = 0;
  SilentObserver observer;
  EXPECT_EQ(Train(spec, observer, {}).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(TrainTest, AStopBeforeTheFirstStepCancels) {
  std::stop_source stop;
  stop.request_stop();
  SilentObserver observer;
  const auto outcome = Train(SmallSpec(), observer, stop.get_token());
  ASSERT_TRUE(outcome.ok());
  EXPECT_EQ(outcome->end, TrainingEnd::kCancelled);
}

}  // namespace
}  // namespace spikepinn
