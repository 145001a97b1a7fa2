#include "core/methods/segmented/segment_basis.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <cmath>
#include <numbers>
#include <random>

#include "core/collocation/collocation.h"
#include "core/network/uniform_draw.h"

namespace spikepinn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr double kLeastSlope = 1.0;
constexpr double kLargestSlope = 10.0;
constexpr double kRankTolerance = 1e-12;

// Values and derivatives of s and s tanh(slope (s - centre)) at the points: one row a point.
void RawFunctions(const VectorXd& slope, const VectorXd& centre, const VectorXd& points,
                  MatrixXd& value, MatrixXd& derivative) {
  const Eigen::Index units = slope.size();
  value.resize(points.size(), units + 1);
  derivative.resize(points.size(), units + 1);
  value.col(0) = points;
  derivative.col(0).setOnes();
  for (Eigen::Index j = 0; j < units; ++j) {
    for (Eigen::Index i = 0; i < points.size(); ++i) {
      const double s = points[i];
      const double y = std::tanh(slope[j] * (s - centre[j]));
      value(i, j + 1) = s * y;
      derivative(i, j + 1) = y + s * slope[j] * (1.0 - y * y);
    }
  }
}

}  // namespace

GaussRule GaussLegendre(int count) {
  GaussRule rule{VectorXd(count), VectorXd(count)};
  // The points lie symmetrically: those of the upper half give the others.
  for (int i = 0; i < (count + 1) / 2; ++i) {
    // Newton's method on the Legendre polynomial, from Tricomi's approximation of its root, which
    // is so close that four steps reach every digit.
    double x = std::cos(std::numbers::pi * (i + 0.75) / (count + 0.5));
    double slope = 0.0;
    for (int step = 0; step < 4; ++step) {
      double p0 = 1.0;
      double p1 = x;
      for (int k = 2; k <= count; ++k) {
        const double p2 = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k;
        p0 = p1;
        p1 = p2;
      }
      slope = count * (x * p1 - p0) / (x * x - 1.0);
      x -= p1 / slope;
    }
    const double weight = 1.0 / ((1.0 - x * x) * slope * slope);
    rule.points[i] = 0.5 * (1.0 - x);
    rule.points[count - 1 - i] = 0.5 * (1.0 + x);
    rule.weights[i] = rule.weights[count - 1 - i] = weight;
  }
  return rule;
}

SegmentBasis::SegmentBasis(int units, std::uint64_t seed) : slope(units), centre(units) {
  std::mt19937_64 random(seed);
  for (int j = 0; j < units; ++j) {
    const double size = kLeastSlope + (kLargestSlope - kLeastSlope) * UniformDraw(random);
    slope[j] = UniformDraw(random) < 0.5 ? -size : size;
    centre[j] = units > 1 ? static_cast<double>(j) / (units - 1) : 0.5;
  }
  collocation.rule = GaussLegendre(static_cast<int>(kSegmentedPointsPerUnit * units));
  check.rule = GaussLegendre(2 * static_cast<int>(collocation.rule.points.size()));

  MatrixXd value, derivative;
  RawFunctions(slope, centre, collocation.rule.points, value, derivative);
  const VectorXd root_weight = collocation.rule.weights.cwiseSqrt();
  const Eigen::BDCSVD<MatrixXd> svd(root_weight.asDiagonal() * derivative,
                                    Eigen::ComputeThinU | Eigen::ComputeThinV);
  const VectorXd& sizes = svd.singularValues();
  Eigen::Index rank = 0;
  while (rank < sizes.size() && sizes[rank] > kRankTolerance * sizes[0]) ++rank;
  to_output = svd.matrixV().leftCols(rank) * sizes.head(rank).cwiseInverse().asDiagonal();

  collocation.value = value * to_output;
  collocation.derivative = derivative * to_output;
  RawFunctions(slope, centre, check.rule.points, value, derivative);
  check.value = value * to_output;
  check.derivative = derivative * to_output;
  RawFunctions(slope, centre, VectorXd::Ones(1), value, derivative);
  end_value = value * to_output;
}

const SegmentBasis& SegmentBases::WithUnits(int units) {
  std::unique_ptr<SegmentBasis>& basis = bases_[units];
  if (basis == nullptr) basis = std::make_unique<SegmentBasis>(units, seed_);
  return *basis;
}

}  // namespace spikepinn
