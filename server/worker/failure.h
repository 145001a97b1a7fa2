// How a worker says that an attempt has failed.
#ifndef SPIKEPINN_SERVER_WORKER_FAILURE_H_
#define SPIKEPINN_SERVER_WORKER_FAILURE_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "spikepinn/worker/v1/worker.pb.h"

namespace spikepinn::worker {

// The job's own fault: it has FAILED.
v1::FromWorker Failed(spikepinn::v1::JobError::Reason reason, const std::string& text);

// The machine's: another attempt may do better.
v1::FromWorker Unable(const absl::Status& why);

// Which of the two an error of a training is; `memory_bytes` is the job's limit, 0 for none.
v1::FromWorker FailureOf(const absl::Status& status, std::int64_t memory_bytes);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_FAILURE_H_
