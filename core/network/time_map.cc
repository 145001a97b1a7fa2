#include "core/network/time_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace spikepinn {

double ChebyshevSum(const std::vector<double>& coefficients, double x) {
  double b1 = 0.0;
  double b2 = 0.0;
  for (std::size_t k = coefficients.size() - 1; k > 0; --k) {
    const double b0 = 2.0 * x * b1 - b2 + coefficients[k];
    b2 = std::exchange(b1, b0);
  }
  return x * b1 - b2 + coefficients[0];
}

std::vector<double> ChebyshevIntegral(const std::vector<double>& coefficients) {
  const std::size_t n = coefficients.size();
  const auto at = [&](std::size_t k) { return k < n ? coefficients[k] : 0.0; };
  std::vector<double> integral(n + 1);
  for (std::size_t k = 1; k <= n; ++k) {
    const double before = (k == 1 ? 2.0 : 1.0) * at(k - 1);
    integral[k] = (before - at(k + 1)) / (2.0 * static_cast<double>(k));
  }
  for (std::size_t k = 1; k <= n; ++k) integral[0] -= (k % 2 == 0 ? 1.0 : -1.0) * integral[k];
  return integral;
}

std::vector<double> ChebyshevDerivative(const std::vector<double>& coefficients) {
  const std::size_t n = coefficients.size();
  if (n <= 1) return {0.0};
  std::vector<double> derivative(n + 1, 0.0);
  for (std::size_t k = n - 1; k > 0; --k) {
    derivative[k - 1] = derivative[k + 1] + 2.0 * static_cast<double>(k) * coefficients[k];
  }
  derivative[0] *= 0.5;
  derivative.resize(n - 1);
  return derivative;
}

std::vector<double> ChebyshevInterpolant(const std::vector<double>& values) {
  const std::size_t n = values.size();
  std::vector<double> coefficients(n, 0.0);
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t j = 0; j < n; ++j) {
      const double angle = std::numbers::pi * static_cast<double>(k) *
                           (static_cast<double>(j) + 0.5) / static_cast<double>(n);
      coefficients[k] += values[j] * std::cos(angle);
    }
    coefficients[k] *= (k == 0 ? 1.0 : 2.0) / static_cast<double>(n);
  }
  return coefficients;
}

TimeMap::TimeMap(std::vector<double> coefficients)
    : coefficients_(std::move(coefficients)), derivative_(ChebyshevDerivative(coefficients_)) {
  for (double& value : derivative_) value *= 2.0;  // dx/ds
}

double TimeMap::Value(double s) const { return ChebyshevSum(coefficients_, 2.0 * s - 1.0); }

double TimeMap::Derivative(double s) const { return ChebyshevSum(derivative_, 2.0 * s - 1.0); }

double TimeMap::Inverse(double tau) const {
  if (tau <= 0.0) return 0.0;
  if (tau >= 1.0) return 1.0;
  // Newton's method inside a bracket that it must not leave. It converges quadratically: after a
  // step of 1e-9 what is left is below rounding, and going on would only chase that.
  constexpr int kMaxSteps = 100;
  constexpr double kLastNewtonStep = 1e-9;
  constexpr double kLastHalving = 2e-16;
  double low = 0.0;
  double high = 1.0;
  double s = tau;
  for (int i = 0; i < kMaxSteps; ++i) {
    const double error = Value(s) - tau;
    (error < 0.0 ? low : high) = s;
    const double slope = Derivative(s);
    double next = s - error / slope;
    const bool newton = next > low && next < high;
    if (!newton) next = 0.5 * (low + high);
    const bool settled = std::abs(next - s) <= (newton ? kLastNewtonStep : kLastHalving);
    s = next;
    if (settled) break;
  }
  return s;
}

}  // namespace spikepinn
