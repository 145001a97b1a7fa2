#include "core/evaluate/accuracy.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "core/network/dense_model.h"
#include "core/neuron/presets.h"
#include "core/ode/euler.h"
#include "core/ode/reference.h"
#include "core/ode/time_grid.h"

namespace spikepinn {
namespace {

// v = v0 + slope t, w = w0: a network without hidden layers is an affine function of time.
std::unique_ptr<TrainedModel> AffineModel(double v0, double slope, double w0) {
  return *DenseModel::Make(
      {.layers = {{.inputs = 1, .outputs = 2, .weight = {slope, 0.0}, .bias = {v0, w0}}}});
}

Spike SpikeAt(double time_ms) { return {.time_ms = time_ms}; }

TEST(AccuracyTest, ErrorsOfSamplesFollowTheirDefinitions) {
  const std::vector<double> expected = {3.0, -4.0, 0.0, 0.0};
  const std::vector<double> found = {4.0, -4.0, 0.0, -2.0};
  const VariableAccuracy accuracy = CompareSamples(expected, found);
  EXPECT_DOUBLE_EQ(accuracy.mae, 0.75);
  EXPECT_DOUBLE_EQ(accuracy.rmse, std::sqrt(5.0 / 4.0));
  EXPECT_DOUBLE_EQ(accuracy.max, 2.0);
  EXPECT_DOUBLE_EQ(accuracy.relative_l2, std::sqrt(5.0) / 5.0);
  EXPECT_DOUBLE_EQ(accuracy.mean_percent_error, 100.0 * (1.0 / 4.0 + 2.0 / 1.0) / 4.0);
}

TEST(AccuracyTest, SpikeErrorsAreFoundMinusExpected) {
  Trajectory expected{.time_ms = {0.0}, .v_mv = {0.0}, .w_pa = {0.0}};
  Trajectory found = expected;
  expected.spikes = {SpikeAt(10.0), SpikeAt(20.0), SpikeAt(30.0)};
  found.spikes = {SpikeAt(10.5), SpikeAt(29.0)};
  const Accuracy accuracy = Compare(expected, found);
  EXPECT_EQ(accuracy.spikes_expected, 3);
  EXPECT_EQ(accuracy.spikes_found, 2);
  ASSERT_EQ(accuracy.spikes_matched, 2);
  EXPECT_EQ(accuracy.spike_errors[0].index, 0);
  EXPECT_DOUBLE_EQ(accuracy.spike_errors[0].error_ms, 0.5);
  EXPECT_EQ(accuracy.spike_errors[1].index, 2);
  EXPECT_DOUBLE_EQ(accuracy.spike_errors[1].error_ms, -1.0);
}

// The published figure: Euler at dt = 1 is 1.898 mV away from the true solution.
TEST(AccuracyTest, TheGuideOfThePublishedProblemIsAsFarOffAsPublished) {
  const ForwardProblem& problem = (*FindPreset("regular_spiking"))->problem;
  const Trajectory guide = EulerGuide(problem, 1.0);
  const auto reference = IntegrateReference(problem, guide.time_ms);
  ASSERT_TRUE(reference.ok());
  EXPECT_NEAR(Compare(*reference, guide).v.mae, 1.898, 0.001);
}

TEST(AccuracyTest, AModelThatSolvesTheEquationsHasNoResidual) {
  // v' = 1 and w' = 0 are solved by v = t - 3, w = 7.
  ForwardProblem problem;
  problem.neuron.q0 = 8.0;  // minus w = 7 makes v' = 1
  problem.duration_ms = 10.0;
  const std::vector<double> times = UniformTimes(10.0, 0.5);
  const StateRate exact = MeanAbsoluteResidual(*AffineModel(-3.0, 1.0, 7.0), problem, times);
  EXPECT_NEAR(exact.dv_mv_per_ms, 0.0, 1e-14);
  EXPECT_NEAR(exact.dw_pa_per_ms, 0.0, 1e-14);
  const StateRate off = MeanAbsoluteResidual(*AffineModel(-3.0, 1.5, 7.0), problem, times);
  EXPECT_NEAR(off.dv_mv_per_ms, 0.5, 1e-14);
}

TEST(AccuracyTest, AJumpOfTheStimulusCountsForNoResidual) {
  ForwardProblem problem;
  problem.neuron.q0 = 8.0;
  problem.duration_ms = 10.0;
  const double amplitude_pa = 2.0;
  problem.stimulus.steps = {{.start_ms = 5.0, .amplitude_pa = amplitude_pa}};
  const std::vector<double> times = {4.0, 5.0, 6.0};
  const StateRate residual = MeanAbsoluteResidual(*AffineModel(-3.0, 1.0, 7.0), problem, times);
  EXPECT_NEAR(residual.dv_mv_per_ms, amplitude_pa / problem.neuron.capacitance_pf / 2.0, 1e-14);
}

TEST(AccuracyTest, AModelsSpikeIsSeenEvenIfNoSampleShowsIt) {
  ForwardProblem problem;
  problem.neuron.v_reset_mv = -50.0;
  problem.neuron.v_peak_mv = 30.0;
  problem.duration_ms = 100.0;
  // A bump of 0.4 ms: tanh(10 (t - 40)) - tanh(10 (t - 40.4)), from -60 mV up to +20 mV.
  const auto model = *DenseModel::Make(
      {.layers = {{.inputs = 1, .outputs = 2, .weight = {10, 10}, .bias = {-400, -404}},
                  {.inputs = 2, .outputs = 2, .weight = {40, -40, 0, 0}, .bias = {-60, 0}}}});
  const std::vector<double> coarse = {0.0, 50.0, 100.0};
  const Trajectory sampled = SampleModel(*model, problem, coarse);
  EXPECT_EQ(sampled.v_mv.size(), 3u);
  ASSERT_EQ(sampled.spikes.size(), 1u);
  EXPECT_NEAR(sampled.spikes[0].time_ms, 40.2, 1e-3);
}

TEST(AccuracyTest, TheAccuracyGridOfALongSpanIsBounded) {
  EXPECT_EQ(AccuracyTimes(1000.0).size(), 10'001u);
  EXPECT_EQ(AccuracyTimes(1e6).size(), 100'001u);
}

}  // namespace
}  // namespace spikepinn
