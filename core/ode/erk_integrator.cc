#include "core/ode/erk_integrator.h"

#include <arkode/arkode_erkstep.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>

#include <cmath>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

struct ContextDeleter {
  void operator()(SUNContext context) const { SUNContext_Free(&context); }
};
struct VectorDeleter {
  void operator()(N_Vector vector) const { N_VDestroy(vector); }
};
struct MemoryDeleter {
  void operator()(void* memory) const { ERKStepFree(&memory); }
};
using ContextPtr = std::unique_ptr<std::remove_pointer_t<SUNContext>, ContextDeleter>;
using VectorPtr = std::unique_ptr<std::remove_pointer_t<N_Vector>, VectorDeleter>;
using MemoryPtr = std::unique_ptr<void, MemoryDeleter>;

ARKODE_ERKTableID TableNumber(ErkTable table) {
  switch (table) {
    case ErkTable::kFehlberg78:
      return ARKODE_FEHLBERG_13_7_8;
    case ErkTable::kDormandPrince45:
      return ARKODE_DORMAND_PRINCE_7_4_5;
  }
  return ARKODE_ERK_NONE;  // not reached; SUNDIALS refuses it
}

}  // namespace

// Members are destroyed in reverse order: the context must outlive what was made in it.
struct ErkIntegrator::Sundials {
  ContextPtr context;
  VectorPtr y;  // wraps ErkIntegrator::y_
  MemoryPtr memory;
  std::string message;  // the last error in SUNDIALS' words
  const Rhs* rhs = nullptr;

  static int Evaluate(realtype x, N_Vector y, N_Vector dydx, void* user) {
    const auto* self = static_cast<const Sundials*>(user);
    const double* in = N_VGetArrayPointer(y);
    double* out = N_VGetArrayPointer(dydx);
    Pair derivative;
    if (!(*self->rhs)(x, {in[0], in[1]}, derivative)) return -1;
    out[0] = derivative[0];
    out[1] = derivative[1];
    return 0;
  }

  // Keeps what SUNDIALS would print. Warnings, with a positive code, are not worth a word.
  static void Remember(int code, const char* /*module*/, const char* function, char* text,
                       void* user) {
    if (code < 0) static_cast<Sundials*>(user)->message = absl::StrCat(function, ": ", text);
  }

  absl::Status Failure(const char* what, int flag) const {
    const std::string words = message.empty() ? absl::StrCat("flag ", flag) : message;
    return absl::InternalError(absl::StrCat("SUNDIALS, ", what, ": ", words));
  }

  absl::Status Setup(const ErkOptions& options) {
    // More than SUNDIALS' 7, because the first trial step may reach far into the upstroke.
    constexpr int kMaxErrorTestFails = 30;
    // Dense output is only asked for at a stop time, rounding away from a step's end: a line will
    // do, and costs no evaluations.
    constexpr int kInterpolantDegree = 1;
    void* m = memory.get();
    int flag = ERKStepSetErrHandlerFn(m, Remember, this);
    if (flag == ARK_SUCCESS) flag = ERKStepSetUserData(m, this);
    if (flag == ARK_SUCCESS) flag = ERKStepSStolerances(m, options.tolerance, options.tolerance);
    if (flag == ARK_SUCCESS) flag = ERKStepSetTableNum(m, TableNumber(options.table));
    if (flag == ARK_SUCCESS) flag = ERKStepSetInterpolantDegree(m, kInterpolantDegree);
    if (flag == ARK_SUCCESS) flag = ERKStepSetMaxErrTestFails(m, kMaxErrorTestFails);
    return flag == ARK_SUCCESS ? absl::OkStatus() : Failure("set-up", flag);
  }
};

ErkIntegrator::ErkIntegrator(Rhs rhs)
    : rhs_(std::move(rhs)), sundials_(std::make_unique<Sundials>()) {}

ErkIntegrator::~ErkIntegrator() = default;

absl::StatusOr<std::unique_ptr<ErkIntegrator>> ErkIntegrator::Create(Rhs rhs,
                                                                     const ErkOptions& options) {
  std::unique_ptr<ErkIntegrator> integrator(new ErkIntegrator(std::move(rhs)));
  Sundials& s = *integrator->sundials_;
  s.rhs = &integrator->rhs_;
  SUNContext context = nullptr;
  if (SUNContext_Create(nullptr, &context) != 0) return s.Failure("context", -1);
  s.context.reset(context);
  s.y.reset(N_VMake_Serial(2, integrator->y_.data(), context));
  if (s.y == nullptr) return s.Failure("vector", -1);
  s.memory.reset(ERKStepCreate(Sundials::Evaluate, 0.0, s.y.get(), context));
  if (s.memory == nullptr) return s.Failure("memory", -1);
  if (absl::Status status = s.Setup(options); !status.ok()) return status;
  return integrator;
}

absl::Status ErkIntegrator::Restart(double x, const Pair& y) {
  x_ = x;
  y_ = y;
  const int flag =
      ERKStepReInit(sundials_->memory.get(), Sundials::Evaluate, x, sundials_->y.get());
  return flag == ARK_SUCCESS ? absl::OkStatus() : sundials_->Failure("restart", flag);
}

absl::Status ErkIntegrator::SetMaxStep(double max_step) {
  // SUNDIALS takes 0 for "no limit".
  const int flag =
      ERKStepSetMaxStep(sundials_->memory.get(), std::isinf(max_step) ? 0.0 : max_step);
  return flag == ARK_SUCCESS ? absl::OkStatus() : sundials_->Failure("step limit", flag);
}

absl::Status ErkIntegrator::StepTowards(double x_end) {
  void* memory = sundials_->memory.get();
  sundials_->message.clear();
  int flag = ERKStepSetStopTime(memory, x_end);
  if (flag == ARK_SUCCESS) {
    const double x_before = x_;
    flag = ERKStepEvolve(memory, x_end, sundials_->y.get(), &x_, ARK_ONE_STEP);
    if (flag >= 0 && x_ == x_before) {
      return absl::InternalError(absl::StrCat("the step size vanished at ", x_));
    }
  }
  return flag >= 0 ? absl::OkStatus() : sundials_->Failure("step", flag);
}

}  // namespace spikepinn
