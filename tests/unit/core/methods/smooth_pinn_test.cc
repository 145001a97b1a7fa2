#include "core/methods/smooth_pinn.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

TrainingSpec SmallSpec() {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.network = {.hidden_layers = 2, .width = 8};
  return spec;
}

SmoothPinnProblem SmallProblem() {
  return {.time_ms = SpanScaling(1000.0),
          .v_mv = {.offset = -10.0, .scale = 45.0},
          .w_pa = {.offset = 20.0, .scale = 50.0},
          .collocation_ms = {50.0, 150.0, 700.0},
          .collocation_weight = {1.0, 11.0, 1.0},
          .data_ms = {10.0, 20.0},
          .data_v_mv = {-60.0, 5.0},
          .data_w_pa = {0.0, 100.0},
          .data_v_weight = {1.0, 51.0}};
}

// Every term, computed again in plain doubles from the model that the network stands for.
void ExpectTermsFollowTheirFormulas(const TrainingSpec& spec) {
  const SmoothPinnProblem p = SmallProblem();
  const DenseNetwork network(spec.network, 4, at::kDouble);
  const auto model = DenseModel::Make(
      {.layers = network.Layers(), .time_ms = p.time_ms, .v_mv = p.v_mv, .w_pa = p.w_pa});
  ASSERT_TRUE(model.ok());

  double physics_v = 0.0;
  double physics_w = 0.0;
  const Evaluation at = (*model)->Evaluate(p.collocation_ms);
  for (std::size_t i = 0; i < 3; ++i) {
    const StateRate rate = spec.forward.neuron.Rate(
        {at.v_mv[i], at.w_pa[i]}, spec.forward.stimulus.Current(p.collocation_ms[i]));
    physics_v +=
        p.collocation_weight[i] * std::pow(at.dv_mv_per_ms[i] - rate.dv_mv_per_ms, 2) / 3.0;
    physics_w += 100.0 * p.collocation_weight[i] *
                 std::pow((at.dw_pa_per_ms[i] - rate.dw_pa_per_ms) / 50.0, 2) / 3.0;
  }
  const double zero = 0.0;
  const Evaluation start = (*model)->Evaluate({&zero, 1});
  const double initial =
      200.0 * (std::pow(start.v_mv[0] + 60.0, 2) + std::pow(start.w_pa[0] / 50.0, 2));
  const Evaluation data = (*model)->Evaluate(p.data_ms);
  double data_v = 0.0;
  double data_w = 0.0;
  for (std::size_t i = 0; i < 2; ++i) {
    data_v += 50.0 * p.data_v_weight[i] * std::pow(data.v_mv[i] - p.data_v_mv[i], 2) / 2.0;
    data_w += 50.0 * 100.0 * std::pow((data.w_pa[i] - p.data_w_pa[i]) / 50.0, 2) / 2.0;
  }

  const SmoothPinnLoss loss(spec, p, at::kDouble);
  const at::Tensor terms = loss.Terms(network).detach();
  const double expected[] = {physics_v, physics_w, initial, data_v, data_w};
  ASSERT_EQ(loss.Names().size(), 5u);
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(terms[i].item<double>() / expected[i], 1.0, 1e-12) << loss.Names()[i];
  }
}

TEST(SmoothPinnTest, TermsFollowTheirFormulas) { ExpectTermsFollowTheirFormulas(SmallSpec()); }

TEST(SmoothPinnTest, TermsFollowTheirFormulasOnBothSidesOfAKink) {
  TrainingSpec spec = SmallSpec();
  spec.forward.neuron.b_below = 5.0;
  spec.forward.neuron.b_cubic = 0.025;
  for (const double v_w_mv : {-1000.0, -10.0, 1000.0}) {  // the network's v is near -10
    spec.forward.neuron.v_w_mv = v_w_mv;
    ExpectTermsFollowTheirFormulas(spec);
  }
}

TEST(SmoothPinnTest, WithoutDataThereAreNoDataTerms) {
  SmoothPinnProblem p = SmallProblem();
  p.data_ms.clear();
  p.data_v_mv.clear();
  p.data_w_pa.clear();
  p.data_v_weight.clear();
  const TrainingSpec spec = SmallSpec();
  const SmoothPinnLoss loss(spec, p, at::kDouble);
  EXPECT_EQ(loss.Names(), (std::vector<std::string>{"physics_v", "physics_w", "initial"}));
  EXPECT_EQ(loss.Terms(DenseNetwork(spec.network, 4, at::kDouble)).size(0), 3);
}

TEST(SmoothPinnTest, TheGradientAgreesWithCentralDifferences) {
  const TrainingSpec spec = SmallSpec();
  const DenseNetwork network(spec.network, 4, at::kDouble);
  const SmoothPinnLoss loss(spec, SmallProblem(), at::kDouble);
  loss.Terms(network).sum().backward();
  for (const at::Tensor& parameter : network.parameters()) {
    double* value = parameter.data_ptr<double>();
    const double kept = *value;
    const double h = 1e-6;
    *value = kept + h;
    const double above = loss.Terms(network).sum().item<double>();
    *value = kept - h;
    const double below = loss.Terms(network).sum().item<double>();
    *value = kept;
    const double difference = (above - below) / (2.0 * h);
    EXPECT_NEAR(parameter.grad().flatten()[0].item<double>(), difference,
                1e-6 * (1.0 + std::abs(difference)));
  }
}

}  // namespace
}  // namespace spikepinn
