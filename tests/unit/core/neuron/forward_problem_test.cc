#include "core/neuron/forward_problem.h"

#include <gtest/gtest.h>

#include <limits>

#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

ForwardProblem Published() { return Presets()[0].problem; }

TEST(ForwardProblemValidateTest, AcceptsThePublishedProblem) {
  EXPECT_TRUE(Validate(Published()).ok());
}

TEST(ForwardProblemValidateTest, PassesItsPrefixOnToTheNeuron) {
  ForwardProblem problem = Published();
  problem.neuron.capacitance_pf = -100.0;
  EXPECT_EQ(Validate(problem).message(), "forward.neuron.capacitance_pf = -100: must be > 0");
  EXPECT_EQ(Validate(problem, "spec.").message(), "spec.neuron.capacitance_pf = -100: must be > 0");
}

TEST(ForwardProblemValidateTest, PassesItsPrefixOnToTheStimulus) {
  ForwardProblem problem = Published();
  problem.stimulus.pulses = {{1.0, 1.0, 1.0}, {2.0, 1.0, 1.0}, {3.0, -1.0, 1.0}};
  EXPECT_EQ(Validate(problem).message(), "forward.stimulus.pulses[2].width_ms = -1: must be > 0");
}

TEST(ForwardProblemValidateTest, RefusesAStartAtOrAboveThePeak) {
  ForwardProblem problem = Published();
  problem.initial.v_mv = 35.0;
  const absl::Status status = Validate(problem);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "forward.initial.v_mv = 35: must be < neuron.v_peak_mv = 35");
}

TEST(ForwardProblemValidateTest, ThePeakIsThatOfTheInitialRecovery) {
  ForwardProblem problem = Published();
  problem.neuron.peak_slope_mv_per_pa = -0.5;
  problem.initial = {20.0, 20.0};
  EXPECT_TRUE(Validate(problem).ok());
  problem.initial.w_pa = 40.0;
  EXPECT_EQ(Validate(problem).message(),
            "forward.initial.v_mv = 20: must be < neuron.v_peak_mv + neuron.peak_slope_mv_per_pa * "
            "initial.w_pa = 15");
}

TEST(ForwardProblemValidateTest, RefusesAStartThatIsNotFinite) {
  ForwardProblem problem = Published();
  problem.initial.v_mv = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Validate(problem).message(), "forward.initial.v_mv = nan: must be finite");
  problem = Published();
  problem.initial.w_pa = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(Validate(problem).message(), "forward.initial.w_pa = -inf: must be finite");
}

TEST(ForwardProblemValidateTest, RefusesADurationThatIsNotPositiveAndFinite) {
  ForwardProblem problem = Published();
  problem.duration_ms = 0.0;
  EXPECT_EQ(Validate(problem).message(), "forward.duration_ms = 0: must be > 0");
  problem.duration_ms = kForever;
  EXPECT_EQ(Validate(problem).message(), "forward.duration_ms = inf: must be finite");
}

}  // namespace
}  // namespace spikepinn
