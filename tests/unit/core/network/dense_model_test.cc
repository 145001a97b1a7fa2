#include "core/network/dense_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace spikepinn {
namespace {

// 1 -> 2 -> 2 with numbers that can be followed by hand.
DenseModelParts SmallParts() {
  return {.layers = {{.inputs = 1, .outputs = 2, .weight = {0.5, -1.5}, .bias = {0.1, 0.2}},
                     {.inputs = 2, .outputs = 2, .weight = {1, 2, 3, 4}, .bias = {-0.5, 0.25}}},
          .time_ms = {.offset = 50.0, .scale = 50.0},
          .v_mv = {.offset = -10.0, .scale = 40.0},
          .w_pa = {.offset = 5.0, .scale = 30.0}};
}

TEST(DenseModelTest, ValuesFollowTheFormula) {
  const auto model = DenseModel::Make(SmallParts());
  ASSERT_TRUE(model.ok());
  const double t = 80.0;
  const double x = (t - 50.0) / 50.0;
  const double h1 = std::tanh(0.5 * x + 0.1);
  const double h2 = std::tanh(-1.5 * x + 0.2);
  const Evaluation at_t = (*model)->Evaluate({&t, 1});
  EXPECT_DOUBLE_EQ(at_t.v_mv[0], -10.0 + 40.0 * (h1 + 2 * h2 - 0.5));
  EXPECT_DOUBLE_EQ(at_t.w_pa[0], 5.0 + 30.0 * (3 * h1 + 4 * h2 + 0.25));
}

TEST(DenseModelTest, DerivativesAgreeWithCentralDifferences) {
  const auto model = DenseModel::Make(SmallParts());
  const double h = 1e-4;
  for (double t = 0.0; t <= 100.0; t += 7.3) {
    const std::vector<double> times = {t - h, t, t + h};
    const Evaluation e = (*model)->Evaluate(times);
    EXPECT_NEAR(e.dv_mv_per_ms[1], (e.v_mv[2] - e.v_mv[0]) / (2 * h), 1e-8);
    EXPECT_NEAR(e.dw_pa_per_ms[1], (e.w_pa[2] - e.w_pa[0]) / (2 * h), 1e-8);
  }
}

TEST(DenseModelTest, ALongListOfTimesGivesWhatSingleTimesGive) {
  const auto model = DenseModel::Make(SmallParts());
  std::vector<double> times;
  for (int i = 0; i < 1000; ++i) times.push_back(0.1 * i);
  const Evaluation all = (*model)->Evaluate(times);
  ASSERT_EQ(all.v_mv.size(), times.size());
  for (const std::size_t i : {0u, 255u, 256u, 999u}) {
    const Evaluation one = (*model)->Evaluate({&times[i], 1});
    EXPECT_NEAR(all.v_mv[i], one.v_mv[0], 1e-12);
    EXPECT_NEAR(all.dw_pa_per_ms[i], one.dw_pa_per_ms[0], 1e-12);
  }
}

TEST(DenseModelTest, LayersThatDoNotFitAreRefused) {
  DenseModelParts parts = SmallParts();
  parts.layers[1].inputs = 3;
  EXPECT_FALSE(DenseModel::Make(parts).ok());
  parts = SmallParts();
  parts.layers[0].bias.pop_back();
  EXPECT_FALSE(DenseModel::Make(parts).ok());
  parts = SmallParts();
  parts.layers.pop_back();
  parts.layers[0] = {.inputs = 1, .outputs = 1, .weight = {1}, .bias = {0}};
  EXPECT_FALSE(DenseModel::Make(parts).ok());
  parts = SmallParts();
  parts.time_ms.scale = 0.0;
  EXPECT_FALSE(DenseModel::Make(parts).ok());
}

}  // namespace
}  // namespace spikepinn
