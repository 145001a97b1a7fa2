// What the end of an attempt means for its job.
#ifndef SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_
#define SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/worker/v1/worker.pb.h"

namespace spikepinn::server {

inline constexpr char kServerStoppingDetail[] = "server is shutting down";
inline constexpr char kCancelledWhileRunning[] = "cancelled while it was running";

// Why the server itself stopped or killed a worker, other than for a cancel or its own shutdown.
enum class StopCause {
  kNone,
  kTimeLimit,     // the attempt ran for longer than its job allows
  kUnresponsive,  // no answer for too long
  kLingering,     // it closed its connection without a result, and lived on
};

// How long a job waits after a lost worker: twice as long each time.
struct RetryPolicy {
  absl::Duration first_wait = absl::Seconds(1);
  absl::Duration longest_wait = absl::Minutes(5);
};

// What is known about an attempt beside its worker's own words.
struct AttemptContext {
  bool cancelling = false;  // somebody cancelled the job
  bool draining = false;    // the server is shutting down
  StopCause stopped_for = StopCause::kNone;
  absl::Duration wall_time = absl::ZeroDuration();  // the limit, for kTimeLimit
  std::int32_t failures = 0;                        // of earlier attempts: workers lost
  std::int32_t max_attempts = 1;
  RetryPolicy retry;
  absl::Time now = absl::InfinitePast();
};

// After the worker's last message. The model comes along with success.
Move MoveAfterOutcome(const worker::v1::Outcome& outcome, std::string model,
                      const AttemptContext& context);

// After the worker ended without one: the job is tried again, as often as it may be. `last_lines`
// of its log may be empty.
Move MoveAfterLoss(const ExitStatus& status, const std::string& last_lines,
                   const AttemptContext& context);

// After something that is not the job's fault, the worker talks nonsense: as after a loss.
Move MoveAfterWorkerError(std::string message, const AttemptContext& context);

// After no worker could be started: DataLoss means that the job itself is damaged, which is its
// end; all else is the machine's or its operator's fault and costs no attempt.
Move MoveWithoutWorker(const absl::Status& why, const AttemptContext& context);

// Whether a status means that the machine had no room for a worker: no disk, no memory, no process.
bool HasNoRoom(const absl::Status& status);

// Whether a process that ended like that was never a worker: it could not be run, or not be linked.
bool NeverRan(const ExitStatus& status);

// Of a job that somebody cancelled.
Move CancelledMove(std::string message);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_
