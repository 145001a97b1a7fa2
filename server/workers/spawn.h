// Starting the worker program.
#ifndef SPIKEPINN_SERVER_WORKERS_SPAWN_H_
#define SPIKEPINN_SERVER_WORKERS_SPAWN_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace spikepinn::server {

struct SpawnPlan {
  std::string program;
  std::vector<std::string> arguments = {};    // without the program's name
  std::vector<std::string> environment = {};  // NAME=value
  int socket = -1;                            // becomes descriptor 3
  int log = -1;                               // becomes standard output and error
};

// Starts it with these descriptors and no other of ours, as leader of a process group of its own,
// so that a Ctrl-C meant for the server reaches the server alone; all signals have their default
// effect.
absl::StatusOr<pid_t> Spawn(const SpawnPlan& plan);

// The server's environment for a worker with so many CPU threads, or for the template (0), whose
// workers are told theirs later.
std::vector<std::string> WorkerEnvironment(std::int64_t threads);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_SPAWN_H_
