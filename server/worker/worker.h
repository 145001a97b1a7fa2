// One attempt, from its assignment to its outcome.
#ifndef SPIKEPINN_SERVER_WORKER_WORKER_H_
#define SPIKEPINN_SERVER_WORKER_WORKER_H_

#include "absl/status/status.h"
#include "server/worker/server_connection.h"

namespace spikepinn::worker {

// Receives the assignment, trains, reports progress, sends the model and the outcome. A failed
// training is an outcome; an error is a server that cannot be talked to.
absl::Status RunWorker(ServerConnection& server);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_WORKER_H_
