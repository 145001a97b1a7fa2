// What the end of an attempt means for its job.
#ifndef SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_
#define SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_

#include <string>

#include "server/jobs/job_store.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/worker/v1/worker.pb.h"

namespace spikepinn::server {

inline constexpr char kServerStoppingDetail[] = "server is shutting down";

// What the server itself had done to an attempt before it ended.
struct AttemptContext {
  bool cancelling = false;  // somebody cancelled the job
  bool draining = false;    // the server is shutting down
  bool killed = false;      // the server's own SIGKILL ended its worker
};

// After the worker's last message. The model comes along with success.
Move MoveAfterOutcome(const worker::v1::Outcome& outcome, std::string model,
                      const AttemptContext& context);

// After the worker ended without one. `last_lines` of its log may be empty.
Move MoveAfterLoss(const ExitStatus& status, const std::string& last_lines,
                   const AttemptContext& context);

// After something that is not the job's fault: the worker could not be started or talks nonsense.
Move MoveAfterWorkerError(std::string message, const AttemptContext& context);

// Of a job that somebody cancelled.
Move CancelledMove(std::string message);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_ATTEMPT_END_H_
