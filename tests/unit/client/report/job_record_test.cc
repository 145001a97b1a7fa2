#include "client/report/job_record.h"

#include <gtest/gtest.h>

#include "core/neuron/presets.h"

namespace spikepinn::report {
namespace {

TEST(ResidualsOfTest, IsWhatTheDerivativesMissOfTheEquations) {
  const ForwardProblem problem = (*FindPreset("regular_spiking"))->problem;
  const StateRate early = problem.neuron.Rate({-60.0, 5.0}, problem.stimulus.Current(1.0));
  const StateRate late = problem.neuron.Rate({-40.0, 70.0}, problem.stimulus.Current(900.0));
  ASSERT_NE(problem.stimulus.Current(1.0), problem.stimulus.Current(900.0));
  const Residuals found =
      ResidualsOf(problem, {.time_ms = {1.0, 900.0},
                            .v_mv = {-60.0, -40.0},
                            .w_pa = {5.0, 70.0},
                            .dv_mv_per_ms = {early.dv_mv_per_ms + 0.25, late.dv_mv_per_ms},
                            .dw_pa_per_ms = {early.dw_pa_per_ms, late.dw_pa_per_ms - 0.5}});
  EXPECT_EQ(found.time_ms, (std::vector<double>{1.0, 900.0}));
  EXPECT_NEAR(found.v_mv_per_ms[0], 0.25, 1e-12);
  EXPECT_NEAR(found.v_mv_per_ms[1], 0.0, 1e-12);
  EXPECT_NEAR(found.w_pa_per_ms[0], 0.0, 1e-12);
  EXPECT_NEAR(found.w_pa_per_ms[1], -0.5, 1e-12);
}

}  // namespace
}  // namespace spikepinn::report
