// The reference against answers of an independent implementation.
#include "core/ode/reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "core/neuron/presets.h"
#include "tests/reference/reference_data.h"

namespace spikepinn {
namespace {

using nlohmann::json;

const ForwardProblem& Problem(const std::string& name) { return (*FindPreset(name))->problem; }

class KnownAnswerTest : public testing::TestWithParam<std::string> {};

// The answers of both files.
json KnownAnswers() {
  json answers = ReadReferenceData("answers.json");
  answers.update(ReadReferenceData("book_answers.json"));
  return answers;
}

TEST_P(KnownAnswerTest, HasEverySpikeAndEverySample) {
  const json answer = KnownAnswers()[GetParam()];
  const json& samples = answer["samples_t_v_w"];
  std::vector<double> times;
  for (const json& sample : samples) times.push_back(sample[0].get<double>());
  const auto found = IntegrateReference(Problem(GetParam()), times);
  ASSERT_TRUE(found.ok()) << found.status();
  const json& spike_times = answer["spike_times_ms"];
  ASSERT_EQ(found->spikes.size(), spike_times.size());
  for (std::size_t i = 0; i < spike_times.size(); ++i) {
    EXPECT_NEAR(found->spikes[i].time_ms, spike_times[i].get<double>(), 1e-10);
  }
  ASSERT_EQ(found->time_ms, times);
  for (std::size_t i = 0; i < times.size(); ++i) {
    EXPECT_NEAR(found->v_mv[i], samples[i][1].get<double>(), 1e-9) << times[i];
    EXPECT_NEAR(found->w_pa[i], samples[i][2].get<double>(), 1e-9) << times[i];
  }
}

INSTANTIATE_TEST_SUITE_P(, KnownAnswerTest,
                         testing::Values("regular_spiking", "tonic_spiking", "tonic_bursting",
                                         "mixed_mode", "class_1_excitable", "rebound_spike",
                                         "accommodation", "intrinsically_bursting", "chattering",
                                         "low_threshold", "fast_spiking", "thalamo_cortical",
                                         "thalamo_cortical_burst", "reticular", "reticular_burst"),
                         [](const auto& name) { return name.param; });

TEST(ReferenceTest, KnownAnswersAreAllTested) { EXPECT_EQ(KnownAnswers().size(), 15u); }

TEST(ReferenceTest, SpikesDoNotDependOnTheSamples) {
  const ForwardProblem& problem = Problem("tonic_bursting");
  std::vector<double> times;
  for (int i = 0; i <= 2000; ++i) times.push_back(problem.duration_ms * i / 2000.0);
  const auto with = IntegrateReference(problem, times);
  const auto without = IntegrateReference(problem, {});
  ASSERT_TRUE(with.ok()) << with.status();
  ASSERT_TRUE(without.ok()) << without.status();
  ASSERT_EQ(with->spikes.size(), without->spikes.size());
  for (std::size_t i = 0; i < with->spikes.size(); ++i) {
    EXPECT_NEAR(with->spikes[i].time_ms, without->spikes[i].time_ms, 1e-10);
    EXPECT_NEAR(with->spikes[i].after.w_pa, without->spikes[i].after.w_pa, 1e-9);
  }
  EXPECT_TRUE(without->time_ms.empty());
}

TEST(ReferenceTest, ALooserToleranceIsLessExact) {
  const ForwardProblem& problem = Problem("regular_spiking");
  const auto sharp = IntegrateReference(problem, {});
  const auto loose = IntegrateReference(problem, {}, {.tolerance = 1e-5});
  ASSERT_TRUE(sharp.ok() && loose.ok());
  ASSERT_EQ(loose->spikes.size(), 6u);
  const double error = std::abs(loose->spikes[5].time_ms - sharp->spikes[5].time_ms);
  EXPECT_GT(error, 1e-8);
  EXPECT_LT(error, 0.1);
}

TEST(ReferenceTest, EndsAllPanelsButTheRunawayOneWithTheSpikesOfTheFigure) {
  const std::pair<const char*, std::size_t> counts[] = {{"phasic_spiking", 1},
                                                        {"phasic_bursting", 8},
                                                        {"subthreshold_oscillation", 1},
                                                        {"class_2_excitable", 18},
                                                        {"spike_latency", 1},
                                                        {"spike_frequency_adaptation", 6},
                                                        {"resonator", 1},
                                                        {"integrator", 1},
                                                        {"rebound_burst", 14},
                                                        {"threshold_variability", 1},
                                                        {"bistability", 7},
                                                        {"depolarizing_after_potential", 8},
                                                        {"inhibition_induced_spiking", 4}};
  for (const auto& [name, count] : counts) {
    const auto found = IntegrateReference(Problem(name), {});
    ASSERT_TRUE(found.ok()) << name << ": " << found.status();
    EXPECT_EQ(found->spikes.size(), count) << name;
  }
}

TEST(ReferenceTest, RefusesAnInvalidProblemToleranceOrSampleTime) {
  ForwardProblem problem = Problem("regular_spiking");
  const auto refusal = [&](const std::vector<double>& times, double tolerance) {
    const auto found = IntegrateReference(problem, times, {.tolerance = tolerance});
    EXPECT_EQ(found.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(found.status().message());
  };
  EXPECT_EQ(refusal({}, 0.0), "reference.tolerance = 0: must be in (0, 1e-3]");
  const char* const kSamples = "sample_times_ms: must be ascending and within [0, duration_ms]";
  EXPECT_EQ(refusal({2.0, 1.0}, 1e-12), kSamples);
  EXPECT_EQ(refusal({-1.0}, 1e-12), kSamples);
  EXPECT_EQ(refusal({1000.5}, 1e-12), kSamples);
  problem.duration_ms = -1.0;
  EXPECT_EQ(refusal({}, 1e-12), "forward.duration_ms = -1: must be > 0");
}

}  // namespace
}  // namespace spikepinn
