#include "core/spec/spec_digest.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <vector>

#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

TrainingSpec Spec(Method method) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  return spec;
}

TEST(SpecDigestTest, EqualSpecsHaveEqualDigestsOfSixteenDigits) {
  EXPECT_EQ(SpecDigest(Spec(Method::kGuided)), SpecDigest(Spec(Method::kGuided)));
  EXPECT_EQ(SpecDigest(Spec(Method::kGuided)).size(), 16u);
}

TEST(SpecDigestTest, EveryChangeOfASpecChangesIt) {
  const std::vector<std::function<void(TrainingSpec&)>> changes = {
      [](TrainingSpec&) {},
      [](TrainingSpec& s) { s.method = Method::kPure; },
      [](TrainingSpec& s) { s.forward.duration_ms += 1e-12 * s.forward.duration_ms; },
      [](TrainingSpec& s) { s.forward.initial.w_pa = 1.0; },
      [](TrainingSpec& s) { s.forward.neuron.b_below = 0.0; },
      [](TrainingSpec& s) { s.forward.stimulus.steps[0].amplitude_pa += 1.0; },
      [](TrainingSpec& s) {
        s.forward.stimulus.samples = {{{0.0, 1.0}, {2.0, 3.0}}};
      },
      [](TrainingSpec& s) {
        s.forward.stimulus.samples = {{{0.0, 1.0, 2.0}, {3.0}}};
      },
      [](TrainingSpec& s) { s.guide.dt_ms = 0.5; },
      [](TrainingSpec& s) { s.segmented.strict = true; },
      [](TrainingSpec& s) { s.network.width = 129; },
      [](TrainingSpec& s) { s.collocation.window_ms = 4.0; },
      [](TrainingSpec& s) { s.loss_weights.data_v_spike = 0.0; },
      [](TrainingSpec& s) { s.adam.steps = 7999; },
      [](TrainingSpec& s) { s.lbfgs.history = 49; },
      [](TrainingSpec& s) { s.runtime.precision = Precision::kFloat64; },
      [](TrainingSpec& s) { s.runtime.threads = 2; },
      [](TrainingSpec& s) { s.runtime.seed = 2; }};
  std::set<std::string> digests;
  for (const auto& change : changes) {
    TrainingSpec spec = Spec(Method::kGuided);
    change(spec);
    digests.insert(SpecDigest(spec));
  }
  EXPECT_EQ(digests.size(), changes.size());
}

TEST(SpecDigestTest, ThreadsDoNotCountForSegmentedWhichUsesOne) {
  TrainingSpec spec = Spec(Method::kSegmented);
  const std::string one = SpecDigest(spec);
  spec.runtime.threads = 8;
  EXPECT_EQ(SpecDigest(spec), one);
}

}  // namespace
}  // namespace spikepinn
