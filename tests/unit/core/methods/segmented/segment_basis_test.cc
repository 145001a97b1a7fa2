#include "core/methods/segmented/segment_basis.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spikepinn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

TEST(GaussLegendreTest, IsExactForPolynomialsOfTwiceItsDegree) {
  const GaussRule rule = GaussLegendre(5);
  for (int power = 0; power <= 9; ++power) {
    EXPECT_NEAR((rule.points.array().pow(power) * rule.weights.array()).sum(), 1.0 / (power + 1),
                1e-14)
        << power;
  }
  EXPECT_GT(std::abs((rule.points.array().pow(10) * rule.weights.array()).sum() - 1.0 / 11), 1e-8);
}

TEST(GaussLegendreTest, ManyPointsAscendInsideAndTheirWeightsSumToOne) {
  const GaussRule rule = GaussLegendre(675);
  EXPECT_GT(rule.points[0], 0.0);
  EXPECT_LT(rule.points[674], 1.0);
  for (int i = 1; i < 675; ++i) EXPECT_GT(rule.points[i], rule.points[i - 1]);
  EXPECT_NEAR(rule.weights.sum(), 1.0, 1e-14);
}

TEST(SegmentBasisTest, UnitsAreDrawnAsDocumented) {
  const SegmentBasis basis(41, 7);
  for (int j = 0; j < 41; ++j) {
    EXPECT_GE(std::abs(basis.slope[j]), 1.0);
    EXPECT_LE(std::abs(basis.slope[j]), 10.0);
    EXPECT_DOUBLE_EQ(basis.centre[j], j / 40.0);
  }
  EXPECT_LT(basis.slope.minCoeff(), 0.0);
  EXPECT_GT(basis.slope.maxCoeff(), 0.0);
}

TEST(SegmentBasisTest, TheSeedDecidesTheDraw) {
  EXPECT_EQ(SegmentBasis(27, 1).slope, SegmentBasis(27, 1).slope);
  EXPECT_NE(SegmentBasis(27, 1).slope, SegmentBasis(27, 2).slope);
}

TEST(SegmentBasisTest, DerivativesAreOrthonormalUnderTheQuadrature) {
  const SegmentBasis basis(27, 1);
  const auto& table = basis.collocation;
  const MatrixXd gram =
      table.derivative.transpose() * table.rule.weights.asDiagonal() * table.derivative;
  // The functions of the smallest singular values carry the rounding of all the others.
  const int clean = basis.functions() / 2;
  EXPECT_LT((gram - MatrixXd::Identity(basis.functions(), basis.functions()))
                .topLeftCorner(clean, clean)
                .cwiseAbs()
                .maxCoeff(),
            1e-6);
}

TEST(SegmentBasisTest, TablesAreTheNetworksOwnValuesAndSlopes) {
  const SegmentBasis basis(18, 3);
  const VectorXd z = VectorXd::LinSpaced(basis.functions(), 1.0, -1.0) * 1e-6;
  const VectorXd output = basis.to_output * z;
  const auto network = [&](double s) {
    double sum = output[0];
    for (int j = 0; j < 18; ++j) {
      sum += output[j + 1] * std::tanh(basis.slope[j] * (s - basis.centre[j]));
    }
    return s * sum;
  };
  const double size = output.cwiseAbs().sum();
  for (const auto* table : {&basis.collocation, &basis.check}) {
    const VectorXd value = table->value * z;
    const VectorXd slope = table->derivative * z;
    for (Eigen::Index i = 0; i < value.size(); i += 5) {
      const double s = table->rule.points[i];
      EXPECT_NEAR(value[i], network(s), 1e-14 * size);
      const double h = 1e-4;
      const double difference =
          (8 * (network(s + h) - network(s - h)) - (network(s + 2 * h) - network(s - 2 * h))) /
          (12 * h);
      EXPECT_NEAR(slope[i], difference, 1e-9 * size);
    }
  }
  EXPECT_NEAR(basis.end_value.dot(z), network(1.0), 1e-14 * size);
}

TEST(SegmentBasesTest, EachSizeIsMadeOnce) {
  SegmentBases bases(1);
  EXPECT_EQ(&bases.WithUnits(27), &bases.WithUnits(27));
  EXPECT_NE(&bases.WithUnits(27), &bases.WithUnits(41));
}

}  // namespace
}  // namespace spikepinn
