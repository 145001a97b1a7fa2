// The smooth monotone map from a network's input to the time within a segment.
#ifndef SPIKEPINN_CORE_NETWORK_TIME_MAP_H_
#define SPIKEPINN_CORE_NETWORK_TIME_MAP_H_

#include <vector>

namespace spikepinn {

// tau = phi(s) from [0, 1] onto [0, 1], a polynomial given by its Chebyshev coefficients in 2 s -
// 1, with phi(0) = 0 and phi(1) = 1 up to rounding.
class TimeMap {
 public:
  TimeMap() = default;  // phi(s) = s
  explicit TimeMap(std::vector<double> coefficients);

  double Value(double s) const;       // phi
  double Derivative(double s) const;  // phi'
  // The s in [0, 1] with phi(s) = tau. `tau` outside of [0, 1] is taken as the nearest end.
  double Inverse(double tau) const;

  const std::vector<double>& coefficients() const { return coefficients_; }

 private:
  std::vector<double> coefficients_ = {0.5, 0.5};
  std::vector<double> derivative_ = {1.0};  // of phi by s
};

// sum of coefficients[k] T_k(x), by Clenshaw's recurrence.
double ChebyshevSum(const std::vector<double>& coefficients, double x);

// Coefficients of the antiderivative by x that is zero at x = -1, and of the derivative by x.
std::vector<double> ChebyshevIntegral(const std::vector<double>& coefficients);
std::vector<double> ChebyshevDerivative(const std::vector<double>& coefficients);

// Coefficients of the polynomial through `values` at x_j = cos(pi (j + 1/2) / values.size()).
std::vector<double> ChebyshevInterpolant(const std::vector<double>& values);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_TIME_MAP_H_
