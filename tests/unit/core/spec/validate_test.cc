#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/neuron/presets.h"
#include "core/spec/broken_rules.h"
#include "core/spec/training_spec.h"

namespace spikepinn {
namespace {

TrainingSpec ValidSpec(Method method = Method::kGuided) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  return spec;
}

struct BadSpec {
  const char* name;
  std::function<void(TrainingSpec&)> spoil;
  const char* message;
};

void PrintTo(const BadSpec& bad, std::ostream* out) { *out << bad.name; }

class ValidateRefuses : public testing::TestWithParam<BadSpec> {};

TEST_P(ValidateRefuses, NamingFieldValueAndRule) {
  TrainingSpec spec = ValidSpec();
  GetParam().spoil(spec);
  const absl::Status status = Validate(spec);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Fields, ValidateRefuses,
    testing::Values(
        BadSpec{"NegativeSteps", [](TrainingSpec& s) { s.adam.steps = -5; },
                "adam.steps = -5: must be in [1, 10000000]"},
        BadSpec{"ZeroSteps", [](TrainingSpec& s) { s.adam.steps = 0; },
                "adam.steps = 0: must be in [1, 10000000]"},
        BadSpec{"NegativeRounds", [](TrainingSpec& s) { s.lbfgs.rounds = -1; },
                "lbfgs.rounds = -1: must be in [0, 10000000]"},
        BadSpec{"ZeroIterations", [](TrainingSpec& s) { s.lbfgs.iterations_per_round = 0; },
                "lbfgs.iterations_per_round = 0: must be in [1, 10000]"},
        BadSpec{"TooManyStepsTogether", [](TrainingSpec& s) { s.lbfgs.rounds = 1'000'000; },
                "lbfgs.rounds = 1000000: with lbfgs.iterations_per_round = 20 and adam.steps = "
                "8000 makes more optimiser steps than the limit of 10000000"},
        BadSpec{"NonFiniteRate", [](TrainingSpec& s) { s.adam.learning_rate = std::nan(""); },
                "adam.learning_rate = nan: must be finite and > 0"},
        BadSpec{
            "InfiniteWeight",
            [](TrainingSpec& s) { s.loss_weights.data = std::numeric_limits<double>::infinity(); },
            "loss_weights.data = inf: must be finite and >= 0"},
        BadSpec{"NegativeGuideStep", [](TrainingSpec& s) { s.guide.dt_ms = -0.1; },
                "guide.dt_ms = -0.1: must be finite and > 0"},
        BadSpec{"GuideStepOverSpan", [](TrainingSpec& s) { s.guide.dt_ms = 2000.0; },
                "guide.dt_ms = 2000: must not exceed forward.duration_ms = 1000"},
        BadSpec{"GuideStepsOverLimit", [](TrainingSpec& s) { s.guide.dt_ms = 1e-5; },
                "guide.dt_ms = 1e-05: needs 1e+08 steps for forward.duration_ms = 1000, more than "
                "the limit of 10000000"},
        BadSpec{"Tolerance", [](TrainingSpec& s) { s.reference.tolerance = 0.0; },
                "reference.tolerance = 0: must be in [1e-13, 1e-3]"},
        BadSpec{"NoLayers", [](TrainingSpec& s) { s.network.hidden_layers = 0; },
                "network.hidden_layers = 0: must be in [1, 64]"},
        BadSpec{"NetworkOverLimit", [](TrainingSpec& s) { s.network.width = 4096; },
                "network.width = 4096: with network.hidden_layers = 4 makes 50360322 parameters, "
                "more than the limit of 5000000"},
        BadSpec{"NoPoints", [](TrainingSpec& s) { s.collocation.uniform_points = 0; },
                "collocation.uniform_points = 0: must be in [1, 1000000]"},
        BadSpec{"MemoryOverLimit",
                [](TrainingSpec& s) { s.collocation.uniform_points = 1'000'000; },
                "collocation.uniform_points = 1000000: training would need about 19571 MiB with "
                "network.width = 128 and guide.dt_ms = 1, more than the limit of 4096 MiB"},
        BadSpec{"NegativeThreads", [](TrainingSpec& s) { s.runtime.threads = -1; },
                "runtime.threads = -1: must be in [0, 1024]"},
        BadSpec{"NonFiniteCurrent",
                [](TrainingSpec& s) { s.forward.stimulus.steps[0].amplitude_pa = std::nan(""); },
                "forward.stimulus.steps[0].amplitude_pa = nan: must be finite"}),
    [](const testing::TestParamInfo<BadSpec>& param) { return param.param.name; });

std::vector<std::string> AllErrors(const TrainingSpec& spec) {
  std::vector<std::string> errors;
  const BrokenRules rules = FindBrokenRules(spec);
  for (const absl::Status& rule : rules.all()) errors.emplace_back(rule.message());
  return errors;
}

TEST(ValidateTest, EveryBrokenRuleIsFoundAndNoneThatRestsOnAnother) {
  TrainingSpec spec = ValidSpec();
  spec.forward.neuron.capacitance_pf = 0.0;
  spec.forward.stimulus.pulses = {{0.0, -1.0, 1.0}, {0.0, 1.0, 1.0}, {0.0, -2.0, 1.0}};
  spec.forward.initial.v_mv = 1000.0;  // above a peak that may be wrong as well
  spec.forward.duration_ms = 0.0;
  spec.guide.dt_ms = 2000.0;  // longer than a span that is wrong
  spec.network.width = 0;
  spec.adam.steps = -1;
  EXPECT_EQ(AllErrors(spec),
            (std::vector<std::string>{"forward.neuron.capacitance_pf = 0: must be > 0",
                                      "forward.stimulus.pulses[0].width_ms = -1: must be > 0",
                                      "forward.stimulus.pulses[2].width_ms = -2: must be > 0",
                                      "forward.duration_ms = 0: must be > 0",
                                      "network.width = 0: must be in [1, 16384]",
                                      "adam.steps = -1: must be in [1, 10000000]"}));
}

TEST(ValidateTest, OfVeryManyBrokenRulesTheFirstAreTold) {
  TrainingSpec spec = ValidSpec();
  spec.forward.stimulus.pulses.assign(5000, {0.0, -1.0, 1.0});
  EXPECT_EQ(AllErrors(spec).size(), BrokenRules::kMost);
}

TEST(ValidateTest, TheDefaultsOfEveryMethodAreValid) {
  for (const Method method : kAllMethods) EXPECT_TRUE(Validate(ValidSpec(method)).ok());
}

std::string SegmentedError(const std::function<void(TrainingSpec&)>& spoil) {
  TrainingSpec spec = ValidSpec(Method::kSegmented);
  spoil(spec);
  return std::string(Validate(spec).message());
}

TEST(ValidateTest, SegmentedOptionsHaveTheirRules) {
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.segmented.accuracy = 0.0; }),
            "segmented.accuracy = 0: must be in [1e-12, 1e-2]");
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.segmented.accuracy = std::nan(""); }),
            "segmented.accuracy = nan: must be in [1e-12, 1e-2]");
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.segmented.max_units = 26; }),
            "segmented.max_units = 26: must be in [27, 93]");
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.segmented.max_segments = 0; }),
            "segmented.max_segments = 0: must be in [1, 10000000]");
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.runtime.precision = Precision::kFloat32; }),
            "runtime.precision = float32: must be float64 for method segmented");
  EXPECT_EQ(SegmentedError([](TrainingSpec& s) { s.runtime.device = "cuda"; }),
            "runtime.device = \"cuda\": must be cpu for method segmented");
}

TEST(ValidateTest, SegmentedObeysTheMemoryLimit) {
  SpecLimits limits;
  limits.max_memory_bytes = 1 << 20;
  EXPECT_EQ(std::string(Validate(ValidSpec(Method::kSegmented), limits).message())
                .find("segmented.max_units = 41: training would need about "),
            0u);
}

TEST(ValidateTest, PureRefusesConcentratedPoints) {
  TrainingSpec spec = ValidSpec(Method::kPure);
  spec.collocation.concentrated_points = 7;
  EXPECT_EQ(
      Validate(spec).message(),
      "collocation.concentrated_points = 7: must be 0 for method pure, which knows no events");
}

TEST(ValidateTest, AServersLimitsAreObeyed) {
  SpecLimits limits;
  limits.max_parameters = 100;
  EXPECT_FALSE(Validate(ValidSpec(), limits).ok());
  limits = {};
  limits.max_optimizer_steps = 9'999;
  EXPECT_FALSE(Validate(ValidSpec(), limits).ok());
  limits.max_optimizer_steps = 10'000;
  EXPECT_TRUE(Validate(ValidSpec(), limits).ok());
}

}  // namespace
}  // namespace spikepinn
