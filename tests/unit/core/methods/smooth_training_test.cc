#include "core/methods/smooth_training.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "core/neuron/presets.h"
#include "core/ode/euler.h"
#include "tests/support/recording_observer.h"

namespace spikepinn {
namespace {

TrainingSpec SmallSpec(Method method) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.forward.duration_ms = 100.0;
  spec.network = {.hidden_layers = 2, .width = 16};
  spec.collocation.uniform_points = 64;
  spec.collocation.concentrated_points = method == Method::kGuided ? 16 : 0;
  spec.adam = {.steps = 30, .learning_rate = 1e-3};
  spec.lbfgs.rounds = 2;
  return spec;
}

MethodResult RunMethod(const TrainingSpec& spec, RecordingObserver& observer) {
  const Trajectory guide = EulerGuide(spec.forward, spec.guide.dt_ms);
  const MethodInput input{spec, guide, observer, observer.stop.get_token()};
  return spec.method == Method::kPure ? *TrainPure(input) : *TrainGuided(input);
}

class EachMethod : public testing::TestWithParam<Method> {};
INSTANTIATE_TEST_SUITE_P(Methods, EachMethod, testing::Values(Method::kPure, Method::kGuided),
                         [](const auto& param) { return std::string(ToString(param.param)); });

TEST_P(EachMethod, TrainsWithAdamThenLbfgsAndLowersItsLoss) {
  RecordingObserver observer;
  const MethodResult result = RunMethod(SmallSpec(GetParam()), observer);
  EXPECT_EQ(result.end, TrainingEnd::kFinished);
  ASSERT_NE(result.model, nullptr);
  EXPECT_EQ(observer.stages, (std::vector<std::string>{"adam", "lbfgs"}));
  EXPECT_EQ(observer.steps_ended, 30 + 2 * 20);
  EXPECT_LT(result.final_loss.back().value, observer.reports.front().loss.back().value);
}

TEST_P(EachMethod, TheSameSpecGivesTheSameBits) {
  RecordingObserver observer;
  TrainingSpec spec = SmallSpec(GetParam());
  const std::string first = RunMethod(spec, observer).model->Serialize();
  EXPECT_EQ(RunMethod(spec, observer).model->Serialize(), first);
  spec.runtime.seed = 2;
  EXPECT_NE(RunMethod(spec, observer).model->Serialize(), first);
}

TEST_P(EachMethod, TrainsInDoublePrecisionToo) {
  RecordingObserver observer;
  TrainingSpec spec = SmallSpec(GetParam());
  const std::string single = RunMethod(spec, observer).model->Serialize();
  spec.runtime.precision = Precision::kFloat64;
  const MethodResult result = RunMethod(spec, observer);
  EXPECT_EQ(result.end, TrainingEnd::kFinished);
  EXPECT_NE(result.model->Serialize(), single);
}

TEST(SmoothTrainingTest, ReportsNameEveryTermAndTheirSum) {
  RecordingObserver observer;
  RunMethod(SmallSpec(Method::kGuided), observer);
  const Progress& first = observer.reports.front();
  std::vector<std::string> names;
  double sum = 0.0;
  for (const LossTerm& term : first.loss) {
    names.push_back(term.name);
    if (term.name != "total") sum += term.value;
  }
  EXPECT_EQ(names, (std::vector<std::string>{"physics_v", "physics_w", "initial", "data_v",
                                             "data_w", "total"}));
  EXPECT_NEAR(first.loss.back().value / sum, 1.0, 1e-5);
  EXPECT_EQ(first.step, 0);  // the loss of the network as it was drawn
  EXPECT_EQ(first.overall_total_steps, 30 + 2 * 20);
  EXPECT_EQ(observer.reports.back().overall_step, 30 + 2 * 20);
}

TEST(SmoothTrainingTest, AReportOfAdamTellsTheLossAfterItsStep) {
  TrainingSpec spec = SmallSpec(Method::kGuided);
  spec.lbfgs.rounds = 0;
  RecordingObserver observer;
  const MethodResult result = RunMethod(spec, observer);
  const std::vector<LossTerm>& last = observer.reports.back().loss;
  ASSERT_EQ(last.size(), result.final_loss.size());
  for (std::size_t i = 0; i < last.size(); ++i) {
    EXPECT_EQ(last[i].value, result.final_loss[i].value) << last[i].name;
  }
}

TEST(SmoothTrainingTest, ReportsOfALongStageAreBounded) {
  TrainingSpec spec = SmallSpec(Method::kPure);
  spec.network = {.hidden_layers = 1, .width = 2};
  spec.collocation.uniform_points = 2;
  spec.adam.steps = 2500;
  spec.lbfgs.rounds = 0;
  RecordingObserver observer;
  RunMethod(spec, observer);
  EXPECT_LE(observer.reports.size(), 1251u + 1u);
  EXPECT_EQ(observer.reports.back().step, 2500);
}

TEST(SmoothTrainingTest, AStopEndsTheTrainingBetweenTwoSteps) {
  RecordingObserver observer;
  observer.stop_at_step = 5;
  const MethodResult result = RunMethod(SmallSpec(Method::kGuided), observer);
  EXPECT_EQ(result.end, TrainingEnd::kCancelled);
  EXPECT_EQ(result.model, nullptr);
  EXPECT_EQ(observer.reports.back().step, 5);
}

TEST(SmoothTrainingTest, ALeapOfLbfgsIsTakenBackWithAWarning) {
  TrainingSpec spec = SmallSpec(Method::kPure);
  spec.lbfgs.rounds = 0;
  RecordingObserver observer;
  const std::string adam_alone = RunMethod(spec, observer).model->Serialize();
  spec.lbfgs.rounds = 1;
  spec.lbfgs.learning_rate = 1e30;
  const MethodResult result = RunMethod(spec, observer);
  ASSERT_EQ(result.end, TrainingEnd::kFinished) << result.message;
  EXPECT_EQ(result.model->Serialize(), adam_alone);
  ASSERT_EQ(observer.warnings.size(), 1u);
  EXPECT_EQ(observer.warnings[0],
            "round 1 of L-BFGS leapt far away from where it began: it is taken back, and L-BFGS "
            "begins anew");
}

TEST(SmoothTrainingTest, LbfgsThatLeapsAgainHasDiverged) {
  TrainingSpec spec = SmallSpec(Method::kPure);
  spec.lbfgs.learning_rate = 1e30;
  RecordingObserver observer;
  const MethodResult result = RunMethod(spec, observer);
  EXPECT_EQ(result.end, TrainingEnd::kDiverged);
  EXPECT_EQ(result.message.find("training diverged in stage lbfgs at step 40: physics_v = "), 0u)
      << result.message;
}

TEST(SmoothTrainingTest, ALossThatIsNoNumberEndsItWithStepAndTerms) {
  TrainingSpec spec = SmallSpec(Method::kGuided);
  spec.adam.learning_rate = 1e30;
  RecordingObserver observer;
  const MethodResult result = RunMethod(spec, observer);
  EXPECT_EQ(result.end, TrainingEnd::kDiverged);
  EXPECT_EQ(result.message.find("training diverged in stage adam at step 1: physics_v = "), 0u)
      << result.message;
  EXPECT_NE(result.message.find(" total = "), std::string::npos);
}

}  // namespace
}  // namespace spikepinn
