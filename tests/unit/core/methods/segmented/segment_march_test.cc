// SEGMENTED's pieces together, against the reference.
#include "core/methods/segmented/segment_march.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/evaluate/accuracy.h"
#include "core/neuron/presets.h"
#include "core/ode/reference.h"
#include "core/ode/time_grid.h"
#include "tests/reference/random_problems.h"

namespace spikepinn {
namespace {

MarchResult March(const ForwardProblem& problem, SegmentMarchOptions options = {}) {
  SegmentBases bases(options.seed);
  return MarchSegments(problem, options, bases, nullptr);
}

Accuracy AgainstReference(const ForwardProblem& problem, const MarchResult& result) {
  const std::vector<double> times = AccuracyTimes(problem.duration_ms);
  const auto reference = IntegrateReference(problem, times);
  EXPECT_TRUE(reference.ok()) << reference.status();
  const auto model = SegmentedModel::Make(result.segments);
  EXPECT_TRUE(model.ok()) << model.status();
  return Compare(*reference, SampleModel(**model, problem, times));
}

double LargestSpikeError(const Accuracy& accuracy) {
  double largest = 0.0;
  for (const SpikeError& error : accuracy.spike_errors) {
    largest = std::max(largest, std::abs(error.error_ms));
  }
  return largest;
}

const ForwardProblem& Problem(const std::string& name) { return (*FindPreset(name))->problem; }

class EveryPreset : public testing::TestWithParam<std::string> {};

TEST_P(EveryPreset, IsSolvedToEightDigitsAndSaysSoHonestly) {
  const MarchResult result = March(Problem(GetParam()));
  ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
  const Accuracy accuracy = AgainstReference(Problem(GetParam()), result);
  EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected);
  EXPECT_EQ(accuracy.spikes_matched, accuracy.spikes_expected);
  EXPECT_LE(accuracy.v.relative_l2, 1e-8);
  EXPECT_LE(LargestSpikeError(accuracy), 1e-6);
  // Not optimistic, and not pessimistic by more than a factor 1000.
  EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2);
  EXPECT_GE(accuracy.v.relative_l2, 1e-3 * result.estimated_relative_l2);
  EXPECT_LE(LargestSpikeError(accuracy), result.estimated_spike_error_ms);
}

std::vector<std::string> SolvableNames() {
  std::vector<std::string> names;
  for (const Preset& preset : Presets()) {
    if (preset.name != "inhibition_induced_bursting") names.push_back(preset.name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(, EveryPreset, testing::ValuesIn(SolvableNames()),
                         [](const auto& name) { return name.param; });

// Ten of the hundred random problems each.
class RandomTen : public testing::TestWithParam<int> {};

TEST_P(RandomTen, AreSolvedAndNoneIsWrongWithoutSayingSo) {
  const std::vector<RandomProblem> problems = RandomProblems();
  ASSERT_EQ(problems.size(), 100u);
  for (int i = 10 * GetParam(); i < 10 * GetParam() + 10; ++i) {
    SCOPED_TRACE(i);
    const ForwardProblem& problem = problems[static_cast<std::size_t>(i)].problem;
    const MarchResult result = March(problem);
    ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
    const Accuracy accuracy = AgainstReference(problem, result);
    EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected);
    EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2);
    EXPECT_LE(result.estimated_relative_l2, 1e-8);
  }
}

INSTANTIATE_TEST_SUITE_P(, RandomTen, testing::Range(0, 10));

TEST(SegmentMarchTest, LongSpansCostInProportionAndKeepTheirLastSpike) {
  ForwardProblem problem = Problem("regular_spiking");
  const MarchResult once = March(problem);
  problem.duration_ms *= 10.0;
  const MarchResult ten_times = March(problem);
  ASSERT_EQ(ten_times.end, MarchEnd::kFinished) << ten_times.message;
  const Accuracy accuracy = AgainstReference(problem, ten_times);
  EXPECT_EQ(accuracy.spikes_expected, 67);
  EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected);
  EXPECT_LE(std::abs(accuracy.spike_errors.back().error_ms), 1e-8);
  EXPECT_LE(ten_times.steps, 12 * once.steps);
}

TEST(SegmentMarchTest, ThePublishedProblemIsSolvedToTwelveDigits) {
  const MarchResult result = March(Problem("regular_spiking"), {.local_tolerance = 1e-12});
  ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
  const Accuracy accuracy = AgainstReference(Problem("regular_spiking"), result);
  EXPECT_LE(accuracy.v.relative_l2, 1e-11);
  EXPECT_LE(LargestSpikeError(accuracy), 1e-10);
}

TEST(SegmentMarchTest, RunawaySpikingIsToldWithItsTime) {
  const MarchResult result =
      March(Problem("inhibition_induced_bursting"), {.min_interval_ms = 0.3});
  EXPECT_EQ(result.end, MarchEnd::kRunaway);
  EXPECT_EQ(result.message.find("runaway spiking at t = "), 0u) << result.message;
}

TEST(SegmentMarchTest, TooManySpikesAreTakenAsRunaway) {
  const MarchResult result = March(Problem("regular_spiking"), {.max_spikes = 3});
  EXPECT_EQ(result.end, MarchEnd::kRunaway);
  EXPECT_NE(result.message.find("more than 3 spikes"), std::string::npos) << result.message;
}

TEST(SegmentMarchTest, ItStopsWhenToldTo) {
  int asked = 0;
  const MarchResult result =
      March(Problem("regular_spiking"), {.stop = [&] { return ++asked > 5; }});
  EXPECT_EQ(result.end, MarchEnd::kStopped);
}

TEST(SegmentMarchTest, TheSeedDecidesTheBits) {
  const auto weights = [](std::uint64_t seed) {
    return March(Problem("tonic_spiking"), {.seed = seed}).segments.back().v_output;
  };
  EXPECT_EQ(weights(1), weights(1));
  EXPECT_NE(weights(1), weights(2));
}

TEST(SegmentMarchTest, SegmentsFollowEachOtherFromEventToEvent) {
  const MarchResult result = March(Problem("integrator"));  // four pulses, one spike
  double time_ms = 0.0;
  int spikes = 0;
  for (const SegmentParts& segment : result.segments) {
    EXPECT_NEAR(segment.start_ms, time_ms, 1e-9);
    time_ms = segment.start_ms + segment.duration_ms;
    spikes += segment.ends_in_spike ? 1 : 0;
  }
  EXPECT_NEAR(time_ms, Problem("integrator").duration_ms, 1e-9);
  EXPECT_EQ(spikes, 1);
}

TEST(SegmentMarchTest, ATaskTooHardForSmallNetworksIsCutInto) {
  const MarchResult small = March(Problem("regular_spiking"), {.max_units = 27});
  ASSERT_EQ(small.end, MarchEnd::kFinished) << small.message;
  EXPECT_GT(small.cuts, 0);
  EXPECT_LE(AgainstReference(Problem("regular_spiking"), small).v.relative_l2, 1e-8);
}

// The published neuron with a step that brings it to within a hair of its threshold: whether it
// spikes is not for Euler's method to say.
ForwardProblem NearThreshold(double amplitude_pa) {
  ForwardProblem problem = Problem("regular_spiking");
  problem.stimulus.steps.clear();
  problem.stimulus.pulses = {{.start_ms = 10.0, .width_ms = 20.0, .amplitude_pa = amplitude_pa}};
  problem.duration_ms = 300.0;
  return problem;
}

TEST(SegmentMarchTest, TheGuideDoesNotDecideWhetherThereIsASpike) {
  // Bisection on the reference: the largest pulse without a spike.
  double without = 50.0;
  double with = 400.0;
  while (with - without > 1e-5) {
    const double middle = 0.5 * (without + with);
    const auto reference = IntegrateReference(NearThreshold(middle), {});
    ASSERT_TRUE(reference.ok()) << reference.status();
    (reference->spikes.empty() ? without : with) = middle;
  }
  for (const double amplitude : {without, with}) {
    const MarchResult result = March(NearThreshold(amplitude));
    ASSERT_EQ(result.end, MarchEnd::kFinished) << amplitude << " " << result.message;
    const Accuracy accuracy = AgainstReference(NearThreshold(amplitude), result);
    EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected) << amplitude;
    EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2) << amplitude;
  }
}

// A thalamic neuron under a slow sine, so that v has smooth minima. Above v_w nothing depends on
// v_w, which can be put to within a hair of the lowest of them.
ForwardProblem NearKink(double v_w_mv) {
  ForwardProblem problem = Problem("thalamo_cortical");
  problem.neuron.v_w_mv = v_w_mv;
  problem.stimulus = {};
  problem.stimulus.sines = {{0.0, kForever, 150.0, 10.0, 0.0}};
  problem.duration_ms = 200.0;
  return problem;
}

TEST(SegmentMarchTest, TheGuideDoesNotDecideWhetherTheKinkIsCrossed) {
  const ForwardProblem without = NearKink(-200.0);
  const auto reference = IntegrateReference(without, UniformTimes(without.duration_ms, 1e-3));
  ASSERT_TRUE(reference.ok()) << reference.status();
  const double lowest_mv = *std::min_element(reference->v_mv.begin(), reference->v_mv.end());
  for (const double above_mv : {1.0, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 0.0, -1e-8, -1e-6, -1e-3}) {
    const ForwardProblem problem = NearKink(lowest_mv + above_mv);
    const MarchResult result = March(problem);
    ASSERT_EQ(result.end, MarchEnd::kFinished) << above_mv << " " << result.message;
    const Accuracy accuracy = AgainstReference(problem, result);
    EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected) << above_mv;
    EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2) << above_mv;
    EXPECT_LE(result.estimated_relative_l2, 1e-8) << above_mv;
  }
}

TEST(SegmentMarchTest, ARestAtTheKinkIsNoSeriesOfCrossings) {
  for (const char* name : {"reticular", "fast_spiking"}) {
    for (const double above_mv : {0.0, 1e-13, 1e-9, 1e-3, 5.0, -5.0}) {
      SCOPED_TRACE(absl::StrCat(name, " ", above_mv));
      ForwardProblem problem = Problem(name);
      problem.stimulus = {};
      problem.initial.v_mv = problem.neuron.v_w_mv + above_mv;
      const MarchResult result = March(problem);
      ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
      EXPECT_LE(result.segments.size(), 8u);
      EXPECT_LE(AgainstReference(problem, result).v.relative_l2, 1e-8);
    }
  }
}

TEST(SegmentMarchTest, ACapOnTheRecoveryIsReached) {
  ForwardProblem problem = Problem("low_threshold");
  problem.neuron.w_max_pa = 120.0;
  const MarchResult result = March(problem);
  ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
  int capped = 0;
  for (const SegmentParts& segment : result.segments) capped += segment.after_w_pa == 120.0 ? 1 : 0;
  EXPECT_GT(capped, 3);
  const Accuracy accuracy = AgainstReference(problem, result);
  EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected);
  EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2);
  EXPECT_LE(LargestSpikeError(accuracy), result.estimated_spike_error_ms);
}

TEST(SegmentMarchTest, AResetToAboveThePeakIsRunaway) {
  ForwardProblem problem = Problem("low_threshold");
  problem.neuron.w_jump_pa = 2000.0;
  problem.neuron.w_max_pa = 1e4;
  const MarchResult result = March(problem);
  EXPECT_EQ(result.end, MarchEnd::kRunaway);
  EXPECT_NE(result.message.find("above its peak"), std::string::npos) << result.message;
  EXPECT_EQ(IntegrateReference(problem, {}).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(SegmentMarchTest, EveryShapeOfStimulusEntersTheResidual) {
  ForwardProblem problem = Problem("regular_spiking");
  problem.duration_ms = 400.0;
  problem.stimulus = {};
  problem.stimulus.steps = {{50.0, 60.0}};
  problem.stimulus.pulses = {{120.0, 7.0, -40.0}};
  problem.stimulus.pulse_trains = {{150.0, 20.0, 3.0, 30.0, 4}};
  problem.stimulus.ramps = {{60.0, 300.0, 0.2}};
  problem.stimulus.sines = {{0.0, 350.0, 25.0, 35.0, 0.4}};
  problem.stimulus.samples = {{{0.0, 100.0, 250.0, 400.0}, {0.0, 20.0, -10.0, 5.0}}};
  const MarchResult result = March(problem);
  ASSERT_EQ(result.end, MarchEnd::kFinished) << result.message;
  const Accuracy accuracy = AgainstReference(problem, result);
  EXPECT_GT(accuracy.spikes_expected, 0);
  EXPECT_EQ(accuracy.spikes_found, accuracy.spikes_expected);
  EXPECT_LE(accuracy.v.relative_l2, 1e-8);
  EXPECT_LE(accuracy.v.relative_l2, result.estimated_relative_l2);
}

}  // namespace
}  // namespace spikepinn
