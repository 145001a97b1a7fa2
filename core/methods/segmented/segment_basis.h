// The hidden layer of SEGMENTED's networks as it is drawn, and the functions it spans.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_BASIS_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_BASIS_H_

#include <Eigen/Core>
#include <cstdint>
#include <map>
#include <memory>

namespace spikepinn {

// Gauss-Legendre points and weights on [0, 1], ascending.
struct GaussRule {
  Eigen::VectorXd points;
  Eigen::VectorXd weights;
};
GaussRule GaussLegendre(int count);

// A basis of what one tanh layer can express, given at two sets of points. A network's v is
//   v(s) = v0 + S_v s N(s),  N(s) = c_0 + sum over j of c_j tanh(slope_j (s - centre_j)),
// and the c are the unknowns of its training. The functions s and s tanh(...) depend on each other
// to nearly all digits, so training sees them through an orthonormal basis of their derivatives at
// the collocation points instead: c = to_output z, and z are well-conditioned unknowns. Directions
// whose singular value is below 1e-12 of the largest are left out: what they could add is no more
// than the rounding they bring.
struct SegmentBasis {
  // Units' slopes drawn evenly from +-[1, 10], centres evenly spaced; `seed` decides the draw.
  SegmentBasis(int units, std::uint64_t seed);

  int units() const { return static_cast<int>(slope.size()); }
  int functions() const { return static_cast<int>(to_output.cols()); }

  Eigen::VectorXd slope, centre;  // of every unit
  Eigen::MatrixXd to_output;      // (units + 1) x functions; row 0 belongs to c_0

  // Points s with quadrature weights, and every function's value and derivative by s at them
  // (points x functions).
  struct Table {
    GaussRule rule;
    Eigen::MatrixXd value, derivative;
  };
  Table collocation;  // where the residual is made small: 2 points a unit
  Table check;        // where it is looked at afterwards: twice as many

  Eigen::RowVectorXd end_value;  // at s = 1
};

// Bases of one seed, made when first asked for.
class SegmentBases {
 public:
  explicit SegmentBases(std::uint64_t seed) : seed_(seed) {}
  const SegmentBasis& WithUnits(int units);

 private:
  std::uint64_t seed_;
  std::map<int, std::unique_ptr<SegmentBasis>> bases_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_SEGMENT_BASIS_H_
