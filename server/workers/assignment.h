// What a worker is told about the attempt it is to run.
#ifndef SPIKEPINN_SERVER_WORKERS_ASSIGNMENT_H_
#define SPIKEPINN_SERVER_WORKERS_ASSIGNMENT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/jobs/job.h"
#include "server/schedule/inventory.h"
#include "spikepinn/worker/v1/worker.pb.h"

namespace spikepinn::server {

// What the job itself does not know.
struct AssignmentContext {
  Slot slot;
  std::string log_path;
  std::string work_dir;  // empty: no checkpoints
  absl::Duration checkpoint_interval;
};

// Of a job that has just been moved to RUNNING. Internal if what is stored of it does not parse.
absl::StatusOr<worker::v1::ToWorker> MakeAssignment(const Job& job,
                                                    const AssignmentContext& context);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_ASSIGNMENT_H_
