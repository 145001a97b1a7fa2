#include "core/neuron/residual.h"

#include "gtest/gtest.h"

namespace spikepinn {
namespace {

ForwardProblem StepAt100() {
  ForwardProblem problem;
  problem.duration_ms = 200.0;
  problem.stimulus.steps = {{.start_ms = 100.0, .amplitude_pa = 70.0}};
  return problem;
}

TEST(ResidualTest, IsTheDerivativeFoundMinusThatOfTheEquations) {
  const ForwardProblem problem = StepAt100();
  const State state{-50.0, 3.0};
  StateRate found = problem.neuron.Rate(state, 70.0);
  found.dv_mv_per_ms += 0.25;
  found.dw_pa_per_ms -= 0.5;
  const auto residual = ResidualAt(problem, 150.0, state, found);
  ASSERT_TRUE(residual.has_value());
  EXPECT_DOUBLE_EQ(residual->dv_mv_per_ms, 0.25);
  EXPECT_DOUBLE_EQ(residual->dw_pa_per_ms, -0.5);
}

TEST(ResidualTest, IsNotThereWhereTheStimulusJumps) {
  EXPECT_FALSE(ResidualAt(StepAt100(), 100.0, {-60.0, 0.0}, {}).has_value());
}

}  // namespace
}  // namespace spikepinn
