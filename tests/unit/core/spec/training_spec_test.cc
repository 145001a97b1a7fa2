#include "core/spec/training_spec.h"

#include <gtest/gtest.h>

namespace spikepinn {
namespace {

TEST(TrainingSpecTest, MethodsAreParsedFromTheNamesTheyAreWrittenWith) {
  for (const Method method : kAllMethods) {
    const absl::StatusOr<Method> parsed = ParseMethod(ToString(method));
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(*parsed, method);
  }
}

TEST(TrainingSpecTest, AnUnknownMethodIsRefusedWithTheKnownOnes) {
  EXPECT_EQ(ParseMethod("magic").status().message(),
            "method = \"magic\": must be one of pure, guided, segmented");
}

TEST(TrainingSpecTest, GuidedDefaultsAreThePublishedOnes) {
  const TrainingSpec spec = DefaultSpec(Method::kGuided);
  EXPECT_EQ(spec.network.hidden_layers, 4);
  EXPECT_EQ(spec.network.width, 128);
  EXPECT_EQ(spec.collocation.uniform_points, 1500);
  EXPECT_EQ(spec.collocation.concentrated_points, 500);
  EXPECT_EQ(spec.adam.steps, 8000);
  EXPECT_EQ(spec.lbfgs.rounds * spec.lbfgs.iterations_per_round, 2000);
}

TEST(TrainingSpecTest, PureHasNoConcentratedPoints) {
  const TrainingSpec spec = DefaultSpec(Method::kPure);
  EXPECT_EQ(spec.collocation.uniform_points, 2000);
  EXPECT_EQ(spec.collocation.concentrated_points, 0);
}

TEST(TrainingSpecTest, SegmentedAsksForTheOneThreadThatItUses) {
  EXPECT_EQ(DefaultSpec(Method::kSegmented).runtime.threads, 1);
  EXPECT_EQ(DefaultSpec(Method::kGuided).runtime.threads, 0);
}

TEST(TrainingSpecTest, ParametersAreWeightsAndBiasesOfAllLayers) {
  // 1 -> 3 -> 3 -> 2: (3 + 3) + (9 + 3) + (6 + 2).
  EXPECT_EQ(ParameterCount({.hidden_layers = 2, .width = 3}), 26);
  EXPECT_EQ(ParameterCount({.hidden_layers = 4, .width = 128}), 50050);
}

TEST(TrainingSpecTest, MemoryGrowsWithPointsAndPrecision) {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward.duration_ms = 1000.0;
  const std::int64_t published = EstimatedTrainingBytes(spec);
  spec.runtime.precision = Precision::kFloat64;
  EXPECT_EQ(EstimatedTrainingBytes(spec), 2 * published);
  spec.collocation.uniform_points *= 10;
  EXPECT_GT(EstimatedTrainingBytes(spec), 8 * published);
}

}  // namespace
}  // namespace spikepinn
