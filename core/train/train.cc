#include "core/train/train.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <torch/version.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <new>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/evaluate/accuracy.h"
#include "core/ode/euler.h"
#include "core/ode/reference.h"
#include "core/ode/time_grid.h"
#include "core/train/objection.h"

namespace spikepinn {
namespace {

absl::Status CheckDevice(const std::string& device) {
  const std::string wanted = device == "cuda" ? "cuda:0" : device;
  std::string known;
  for (const std::string& name : TrainingDevices()) {
    if (name == wanted) return absl::OkStatus();
    absl::StrAppend(&known, known.empty() ? "" : ", ", name);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("runtime.device = \"", device, "\": must be one of ", known));
}

absl::StatusOr<MethodResult> RunMethod(const MethodInput& input) {
  switch (input.spec.method) {
    case Method::kPure:
      return TrainPure(input);
    case Method::kGuided:
      return TrainGuided(input);
    case Method::kSegmented:
      return TrainSegmented(input);
  }
  return absl::InternalError("unknown method");
}

// LibTorch's allocators have no exception of their own in every version.
absl::Status StatusOf(const c10::Error& error) {
  const std::string what = error.what_without_backtrace();
  const bool memory =
      absl::StrContains(what, "can't allocate memory") || absl::StrContains(what, "out of memory");
  const std::string message = absl::StrCat("LibTorch: ", what);
  return memory ? absl::ResourceExhaustedError(message) : absl::InternalError(message);
}

// What a trained model is measured against.
struct Yardsticks {
  Trajectory guide;
  Trajectory reference;           // on AccuracyTimes
  Trajectory reference_at_guide;  // at the guide's samples
};

absl::StatusOr<Trajectory> Reference(const TrainingSpec& spec,
                                     absl::Span<const double> sample_times_ms) {
  return IntegrateReference(spec.forward, sample_times_ms, {.tolerance = spec.reference.tolerance});
}

absl::StatusOr<Yardsticks> Solve(const TrainingSpec& spec, const Trajectory& guide) {
  Yardsticks out{.guide = guide};
  const std::vector<double> times = AccuracyTimes(spec.forward.duration_ms);
  const auto reference = Reference(spec, MergedTimes(times, out.guide.time_ms));
  if (!reference.ok()) return reference.status();
  out.reference = PickSamples(*reference, times);
  out.reference_at_guide = PickSamples(*reference, out.guide.time_ms);
  return out;
}

std::vector<std::string> Notes(const TrainingSpec& spec, const Summary& summary) {
  std::vector<std::string> notes;
  const TrainingSpec published = DefaultSpec(spec.method);
  const bool published_method = spec.method != Method::kSegmented;
  if (published_method &&
      (spec.adam.steps < published.adam.steps || spec.lbfgs.rounds < published.lbfgs.rounds)) {
    notes.push_back(absl::StrCat("Trained with fewer steps than published: ", spec.adam.steps,
                                 " of ", published.adam.steps, " Adam steps and ",
                                 spec.lbfgs.rounds, " of ", published.lbfgs.rounds,
                                 " L-BFGS rounds. Expect larger errors than the published ones."));
  }
  const Accuracy& reference = summary.against_reference;
  if (reference.spikes_found != reference.spikes_expected) {
    notes.push_back(absl::StrCat("The network shows ", reference.spikes_found, " of ",
                                 reference.spikes_expected,
                                 " spikes: do not use it as a solution."));
  }
  if (spec.method == Method::kPure) {
    notes.push_back(
        "PURE is the baseline without guidance; it is expected to miss the spikes. Its figures "
        "show why guidance matters.");
  } else if (spec.method == Method::kGuided) {
    notes.push_back(absl::StrCat("GUIDED learns the Euler guide at dt = ", spec.guide.dt_ms,
                                 " ms, which is itself ", summary.guide_against_reference.v.mae,
                                 " mV (mean absolute error of v) away from the reference."));
  }
  return notes;
}

Summary Summarise(const TrainingSpec& spec, const Yardsticks& yardsticks,
                  const MethodResult& trained) {
  const TrainedModel& model = *trained.model;
  const ForwardProblem& problem = spec.forward;
  Summary out;
  out.method = spec.method;
  out.segmented = trained.segmented;
  const std::vector<double>& guide_ms = yardsticks.guide.time_ms;
  const std::vector<double>& reference_ms = yardsticks.reference.time_ms;
  const Trajectory found = SampleModel(model, problem, MergedTimes(guide_ms, reference_ms));
  out.against_guide = Compare(yardsticks.guide, PickSamples(found, guide_ms));
  out.against_reference = Compare(yardsticks.reference, PickSamples(found, reference_ms));
  out.guide_against_reference = Compare(yardsticks.reference_at_guide, yardsticks.guide);
  const StateRate residual = MeanAbsoluteResidual(model, problem, yardsticks.reference.time_ms);
  out.mean_abs_residual_v_mv_per_ms = residual.dv_mv_per_ms;
  out.mean_abs_residual_w_pa_per_ms = residual.dw_pa_per_ms;
  out.final_loss = trained.final_loss;
  out.device = spec.runtime.device;
  out.precision = spec.runtime.precision;
  out.threads = spec.method == Method::kSegmented ? 1 : at::get_num_threads();
  out.seed = spec.runtime.seed;
  out.parameter_count = model.ParameterCount();
  out.notes = Notes(spec, out);
  return out;
}

// A result that the reference objects to is an end in strict mode and a warning otherwise.
TrainingOutcome Judge(const TrainingSpec& spec, MethodResult trained, Summary summary,
                      TrainingObserver& observer) {
  if (trained.segmented.has_value()) {
    const std::string objection = Objection(*trained.segmented, summary.against_reference);
    if (!objection.empty() && spec.segmented.strict) {
      return {.end = TrainingEnd::kInaccurate, .message = objection};
    }
    if (!objection.empty()) {
      observer.OnWarning(objection);
      summary.notes.push_back(absl::StrCat("Warning: ", objection, "."));
    }
  }
  return {.model = std::move(trained.model), .summary = std::move(summary)};
}

absl::StatusOr<TrainingOutcome> TrainOrThrow(const TrainingSpec& spec, TrainingObserver& observer,
                                             std::stop_token stop, const TrainingState* resume) {
  if (absl::Status status = Validate(spec); !status.ok()) return status;
  if (absl::Status status = CheckDevice(spec.runtime.device); !status.ok()) return status;
  // A problem without a reference is not trained. Its samples take several times as long as its
  // spikes, and are not needed before the end.
  const auto spikes = Reference(spec, {});
  if (!spikes.ok()) return spikes.status();

  const Trajectory guide = EulerGuide(spec.forward, spec.guide.dt_ms);
  absl::StatusOr<MethodResult> trained =
      RunMethod({spec, guide, observer, std::move(stop), resume});
  if (!trained.ok() && absl::IsInvalidArgument(trained.status())) {
    return absl::DataLossError(trained.status().message());
  }
  if (!trained.ok()) return trained.status();
  if (trained->end != TrainingEnd::kFinished) {
    return TrainingOutcome{.end = trained->end, .message = trained->message};
  }
  const absl::StatusOr<Yardsticks> yardsticks = Solve(spec, guide);
  if (!yardsticks.ok()) return yardsticks.status();
  Summary summary = Summarise(spec, *yardsticks, *trained);
  return Judge(spec, *std::move(trained), std::move(summary), observer);
}

}  // namespace

// What LibTorch throws stops here.
absl::StatusOr<TrainingOutcome> Train(const TrainingSpec& spec, TrainingObserver& observer,
                                      std::stop_token stop, const TrainingState* resume) {
  try {
    return TrainOrThrow(spec, observer, std::move(stop), resume);
  } catch (const c10::Error& error) {
    return StatusOf(error);
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("training: memory ran out");
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("training: ", error.what()));
  }
}

void SetTrainingThreads(int threads) { at::set_num_threads(threads); }

std::vector<std::string> TrainingDevices() {
  std::vector<std::string> devices = {"cpu"};
  const std::size_t cuda =
      at::detail::getCUDAHooks().hasCUDA() ? at::detail::getCUDAHooks().getNumGPUs() : 0;
  for (std::size_t i = 0; i < cuda; ++i) devices.push_back(absl::StrCat("cuda:", i));
  return devices;
}

double MatrixProductGflops(double enough) {
  constexpr std::int64_t kSize = 256;
  const at::Tensor a = at::ones({kSize, kSize}, at::kFloat);
  at::mm(a, a);  // the first product starts the threads
  double fastest = 0.0;
  for (int i = 0; i < 5 && fastest < enough; ++i) {  // a busy machine interrupts some of them
    const auto begin = std::chrono::steady_clock::now();
    at::mm(a, a);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    fastest = std::max(fastest, 2.0 * kSize * kSize * kSize / took.count() * 1e-9);
  }
  return fastest;
}

std::string TrainingLibrary() { return "LibTorch " TORCH_VERSION; }

}  // namespace spikepinn
