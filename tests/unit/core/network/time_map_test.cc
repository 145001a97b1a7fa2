#include "core/network/time_map.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spikepinn {
namespace {

// phi(s) = s + 0.4 s (s - 1), in Chebyshev polynomials of 2 s - 1: monotone, slope 0.6 to 1.4.
TimeMap Quadratic() { return TimeMap({0.45, 0.5, 0.05}); }

TEST(TimeMapTest, IsTheIdentityByDefault) {
  const TimeMap map;
  EXPECT_EQ(map.Value(0.25), 0.25);
  EXPECT_EQ(map.Derivative(0.25), 1.0);
  EXPECT_DOUBLE_EQ(map.Inverse(0.25), 0.25);
}

TEST(TimeMapTest, GivesValueAndDerivativeByTheInput) {
  for (const double s : {0.0, 0.3, 0.5, 1.0}) {
    EXPECT_NEAR(Quadratic().Value(s), s + 0.4 * s * (s - 1.0), 1e-15) << s;
    EXPECT_NEAR(Quadratic().Derivative(s), 1.0 + 0.4 * (2.0 * s - 1.0), 1e-14) << s;
  }
}

TEST(TimeMapTest, TheInverseGoesBack) {
  for (double s = 0.0; s <= 1.0; s += 0.01) {
    EXPECT_NEAR(Quadratic().Inverse(Quadratic().Value(s)), s, 1e-15) << s;
  }
}

TEST(TimeMapTest, OutsideTheEndsTheInverseStaysAtTheEnds) {
  EXPECT_EQ(Quadratic().Inverse(-0.1), 0.0);
  EXPECT_EQ(Quadratic().Inverse(1.1), 1.0);
}

TEST(TimeMapTest, TheInverseOfASteepMapIsFound) {
  // phi' spans e^8: nearly all of the time lies at the end.
  std::vector<double> rate;
  constexpr int kPoints = 30;
  for (int j = 0; j < kPoints; ++j)
    rate.push_back(std::exp(4.0 * std::cos(M_PI * (j + 0.5) / kPoints)));
  std::vector<double> coefficients = ChebyshevIntegral(ChebyshevInterpolant(rate));
  const double total = ChebyshevSum(coefficients, 1.0);
  for (double& c : coefficients) c /= total;
  const TimeMap map(coefficients);
  for (const double tau : {1e-6, 1e-3, 0.5, 0.999}) {
    EXPECT_NEAR(map.Value(map.Inverse(tau)), tau, 1e-15) << tau;
  }
}

TEST(ChebyshevTest, IntegralAndDerivativeUndoEachOther) {
  const std::vector<double> series = {1.0, -2.0, 0.5, 0.25};
  const std::vector<double> back = ChebyshevDerivative(ChebyshevIntegral(series));
  ASSERT_EQ(back.size(), series.size());
  for (std::size_t i = 0; i < series.size(); ++i) EXPECT_NEAR(back[i], series[i], 1e-15);
  EXPECT_NEAR(ChebyshevSum(ChebyshevIntegral(series), -1.0), 0.0, 1e-15);
}

TEST(ChebyshevTest, TheInterpolantMeetsItsValues) {
  const std::vector<double> values = {3.0, -1.0, 2.0, 0.5};
  const std::vector<double> series = ChebyshevInterpolant(values);
  for (std::size_t j = 0; j < values.size(); ++j) {
    const double x = std::cos(M_PI * (static_cast<double>(j) + 0.5) / 4.0);
    EXPECT_NEAR(ChebyshevSum(series, x), values[j], 1e-14);
  }
}

}  // namespace
}  // namespace spikepinn
