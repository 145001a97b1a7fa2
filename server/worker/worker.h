// A worker's life: one attempt after the other, each from its assignment to its outcome.
#ifndef SPIKEPINN_SERVER_WORKER_WORKER_H_
#define SPIKEPINN_SERVER_WORKER_WORKER_H_

#include "absl/status/status.h"
#include "server/worker/server_connection.h"

namespace spikepinn::worker {

// For every assignment: takes over its log and limits, trains, reports progress, sends the model
// and the outcome. Ends when the server has no more. A failed training is an outcome; an error is a
// server that cannot be talked to.
absl::Status RunWorker(ServerConnection& server);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_WORKER_H_
