#include "core/network/dense_network.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/csrc/autograd/autograd.h>

namespace spikepinn {
namespace {

constexpr NetworkOptions kSmall{.hidden_layers = 3, .width = 16};

at::Tensor Inputs() { return at::linspace(-1.0, 1.0, 9, at::kDouble).unsqueeze(1); }

TEST(DenseNetworkTest, SlopesEqualAutomaticDifferentiation) {
  const DenseNetwork network(kSmall, 3, at::kDouble);
  const at::Tensor input = Inputs().set_requires_grad(true);
  const NetworkOutput output = network.Forward(input, input.size(0));
  for (const int column : {0, 1}) {
    const at::Tensor derivative =
        torch::autograd::grad({output.value.select(1, column).sum()}, {input}, {}, true)[0];
    EXPECT_TRUE(at::allclose(output.slope.select(1, column), derivative.squeeze(1), 1e-12, 1e-13));
  }
}

TEST(DenseNetworkTest, ValuesEqualThoseOfThePlainModelMadeFromIt) {
  const DenseNetwork network(kSmall, 3, at::kDouble);
  const auto model = DenseModel::Make({.layers = network.Layers()});
  ASSERT_TRUE(model.ok());
  const at::Tensor inputs = Inputs();
  const NetworkOutput output = network.Forward(inputs, inputs.size(0));
  const std::vector<double> times(inputs.data_ptr<double>(), inputs.data_ptr<double>() + 9);
  const Evaluation plain = (*model)->Evaluate(times);
  for (int i = 0; i < 9; ++i) {
    EXPECT_NEAR(plain.v_mv[i], output.value[i][0].item<double>(), 1e-13);
    EXPECT_NEAR(plain.w_pa[i], output.value[i][1].item<double>(), 1e-13);
    EXPECT_NEAR(plain.dv_mv_per_ms[i], output.slope[i][0].item<double>(), 1e-13);
  }
}

TEST(DenseNetworkTest, RowsBeyondThePointsHaveValuesAndNoSlopes) {
  const DenseNetwork network(kSmall, 3, at::kDouble);
  const NetworkOutput all = network.Forward(Inputs(), 9);
  const NetworkOutput some = network.Forward(Inputs(), 4);
  EXPECT_EQ(some.slope.size(0), 4);
  EXPECT_TRUE(at::allclose(some.value, all.value));
  EXPECT_TRUE(at::allclose(some.slope, all.slope.narrow(0, 0, 4)));
}

TEST(DenseNetworkTest, TheSeedAloneDecidesTheWeights) {
  const DenseNetwork a(kSmall, 5, at::kDouble);
  const DenseNetwork b(kSmall, 5, at::kDouble);
  const DenseNetwork c(kSmall, 6, at::kDouble);
  EXPECT_TRUE(at::equal(a.parameters()[2], b.parameters()[2]));
  EXPECT_FALSE(at::equal(a.parameters()[2], c.parameters()[2]));
}

}  // namespace
}  // namespace spikepinn
