// Two first-order ODEs, integrated by SUNDIALS one adaptive step at a time.
#ifndef SPIKEPINN_CORE_ODE_ERK_INTEGRATOR_H_
#define SPIKEPINN_CORE_ODE_ERK_INTEGRATOR_H_

#include <array>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace spikepinn {

using Pair = std::array<double, 2>;

enum class ErkTable {
  // Order 8. Its error estimate is identically zero where the right-hand side depends on x alone
  // (Hairer, Norsett, Wanner, Solving ODEs I, section II.10): limit its step for such terms.
  kFehlberg78,
  // Order 5, with an estimate that sees everything.
  kDormandPrince45,
};

struct ErkOptions {
  double tolerance = 1e-12;  // relative and absolute, of every step
  ErkTable table = ErkTable::kFehlberg78;
};

// ERKStep behind an interface without SUNDIALS. To be used by one thread at a time.
//
//   auto integrator = ErkIntegrator::Create(rhs, {.tolerance = 1e-12});
//   (*integrator)->Restart(x0, y0);
//   while ((*integrator)->x() < x_end) (*integrator)->StepTowards(x_end);  // check the status
class ErkIntegrator {
 public:
  // Writes dy/dx and returns true, or returns false where it is not defined.
  using Rhs = std::function<bool(double x, const Pair& y, Pair& dydx)>;

  // Internal if SUNDIALS can't be set up.
  static absl::StatusOr<std::unique_ptr<ErkIntegrator>> Create(Rhs rhs, const ErkOptions& options);
  ~ErkIntegrator();
  ErkIntegrator(const ErkIntegrator&) = delete;
  ErkIntegrator& operator=(const ErkIntegrator&) = delete;

  // Forgets everything but the options and goes on from (x, y).
  absl::Status Restart(double x, const Pair& y);

  // No step longer than `max_step` from now on; infinity for no limit.
  absl::Status SetMaxStep(double max_step);

  // One step whose length the error control chooses, cut off at `x_end` > x(), which is then hit
  // exactly. Internal, with SUNDIALS' own words, if no step is small enough.
  absl::Status StepTowards(double x_end);

  double x() const { return x_; }
  const Pair& y() const { return y_; }

 private:
  struct Sundials;
  explicit ErkIntegrator(Rhs rhs);

  Rhs rhs_;
  double x_ = 0.0;
  Pair y_ = {0.0, 0.0};
  std::unique_ptr<Sundials> sundials_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_ODE_ERK_INTEGRATOR_H_
