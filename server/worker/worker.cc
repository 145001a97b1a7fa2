#include "server/worker/worker.h"

#include <openssl/evp.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "core/train/train.h"
#include "server/worker/failure.h"
#include "server/worker/limits.h"
#include "server/worker/progress_reporter.h"
#include "server/worker/resumable_training.h"
#include "wire/result_convert.h"
#include "wire/spec_convert.h"
#include "wire/version.h"

namespace spikepinn::worker {
namespace {

constexpr std::size_t kModelChunkBytes = 256 * 1024;
constexpr double kSlowestHonestBlasGflops = 10.0;  // the reference BLAS reaches about 4 a core

std::string Sha256(const std::string& bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), length});
}

absl::Status SendModel(ServerConnection& server, const std::string& bytes) {
  for (std::size_t begin = 0; begin < bytes.size(); begin += kModelChunkBytes) {
    v1::FromWorker message;
    message.mutable_model_chunk()->set_data(bytes.substr(begin, kModelChunkBytes));
    if (absl::Status status = server.Send(message); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status SendSuccess(ServerConnection& server, const TrainingOutcome& outcome,
                         const ProgressReporter& reporter) {
  const std::string model = outcome.model->Serialize();
  Summary summary = outcome.summary;
  summary.stages = reporter.stages();
  for (const StageSummary& stage : summary.stages) summary.training_seconds += stage.seconds;
  summary.worker_seconds = reporter.SecondsSinceStart();
  summary.model_sha256 = Sha256(model);
  summary.version = kVersion;
  if (absl::Status status = SendModel(server, model); !status.ok()) return status;
  v1::FromWorker message;
  *message.mutable_outcome()->mutable_succeeded() = wire::ToProto(summary);
  return server.Send(message);
}

// Lets BLAS start its threads and take its buffers, if there are more threads than ever before, and
// warns of one that is slow. To be called before memory is limited: OpenBLAS does not fail where it
// gets no buffer, it tries for ever.
void StartBlas(std::int64_t threads, TrainingObserver& observer) {
  static std::int64_t most_threads = 0;
  if (threads <= most_threads) return;
  most_threads = threads;
  const double speed = MatrixProductGflops(kSlowestHonestBlasGflops);
  if (speed >= kSlowestHonestBlasGflops) return;
  const std::string warning = absl::StrCat(
      "a matrix product runs at ", speed,
      " GFLOP/s: LibTorch seems to use the reference BLAS; install libopenblas0-openmp");
  spdlog::warn(warning);
  observer.OnWarning(warning);
}

absl::Status Report(ServerConnection& server, const absl::StatusOr<TrainingOutcome>& outcome,
                    const ProgressReporter& reporter, std::int64_t memory_bytes) {
  if (!outcome.ok()) return server.Send(FailureOf(outcome.status(), memory_bytes));
  v1::FromWorker message;
  switch (outcome->end) {
    case TrainingEnd::kFinished:
      return SendSuccess(server, *outcome, reporter);
    case TrainingEnd::kDiverged:
      return server.Send(Failed(spikepinn::v1::JobError::REASON_DIVERGED, outcome->message));
    case TrainingEnd::kRunaway:
      return server.Send(Failed(spikepinn::v1::JobError::REASON_RUNAWAY, outcome->message));
    case TrainingEnd::kInaccurate:
      return server.Send(Failed(spikepinn::v1::JobError::REASON_INACCURATE, outcome->message));
    case TrainingEnd::kCancelled:
      message.mutable_outcome()->mutable_cancelled();
      return server.Send(message);
  }
  return absl::InternalError("unknown end of training");
}

// Where it logs to, its threads and its limits: all that changes from one assignment to the next.
// An error is the machine's.
absl::Status Prepare(const v1::Assignment& assignment, const TrainingSpec& spec,
                     TrainingObserver& observer) {
  if (!assignment.log_path().empty()) {
    if (absl::Status status = SendOutputTo(assignment.log_path()); !status.ok()) return status;
  }
  spdlog::info("{} attempt {}", assignment.job(), assignment.attempt());
  // Those of the assignment before must not bind what belongs to the program.
  if (absl::Status status = SetLimits({}); !status.ok()) return status;
  SetTrainingThreads(static_cast<int>(spec.runtime.threads));
  if (spec.method != Method::kSegmented) StartBlas(spec.runtime.threads, observer);  // needs none
  return SetLimits(
      {.memory_bytes = assignment.memory_bytes(), .scratch_bytes = assignment.scratch_bytes()});
}

// One attempt, from its assignment to its outcome. An error is a server that cannot be talked to.
absl::Status RunAssignment(ServerConnection& server, const v1::Assignment& assignment) {
  absl::StatusOr<TrainingSpec> spec = wire::FromProto(assignment.spec());
  if (!spec.ok()) return server.Send(FailureOf(spec.status(), assignment.memory_bytes()));
  const std::int64_t granted = std::max<std::int64_t>(1, assignment.threads());
  const std::int64_t wanted = spec->runtime.threads > 0 ? spec->runtime.threads : granted;
  spec->runtime.threads = std::min(wanted, granted);
  ProgressReporter reporter(server, assignment.has_progress_seen()
                                        ? assignment.progress_seen()
                                        : ProgressReporter::kNothingSeen);
  if (absl::Status status = Prepare(assignment, *spec, reporter); !status.ok()) {
    return server.Send(Unable(status));
  }
  const absl::StatusOr<TrainingOutcome> outcome =
      TrainFromCheckpoint(assignment, *spec, server, reporter);
  reporter.TellRest();
  return Report(server, outcome, reporter, assignment.memory_bytes());
}

}  // namespace

absl::Status RunWorker(ServerConnection& server) {
  while (true) {
    const absl::StatusOr<std::optional<v1::Assignment>> assignment = server.NextAssignment();
    if (!assignment.ok()) return assignment.status();
    if (!assignment->has_value()) return absl::OkStatus();
    if (absl::Status status = RunAssignment(server, **assignment); !status.ok()) return status;
  }
}

}  // namespace spikepinn::worker
