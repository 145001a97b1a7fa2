// Starting workers: the interface, behind which a worker may be a process here, elsewhere, or a
// test's fake.
#ifndef SPIKEPINN_SERVER_WORKERS_WORKER_LAUNCHER_H_
#define SPIKEPINN_SERVER_WORKERS_WORKER_LAUNCHER_H_

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/jobs/job.h"

namespace spikepinn::server {

// How a process ended: by a signal, or with an exit code.
struct ExitStatus {
  int code = 0;
  int signal = 0;  // 0: it exited by itself
  // The kernel killed some process for lack of memory since the last assignment.
  bool out_of_memory = false;
};

// "was killed by signal 11 (Segmentation fault)", "exited with code 3".
std::string Describe(const ExitStatus& status);

// A worker that was started. Used by the dispatcher's thread alone; destroying it kills and reaps
// the process if that still lives.
class WorkerProcess {
 public:
  virtual ~WorkerProcess() = default;

  virtual pid_t pid() const = 0;

  // Non-blocking stream socket to the worker, owned by this object.
  virtual int socket() const = 0;

  // Readable once the process has ended, owned by this object.
  virtual int exit_fd() const = 0;

  // An assignment is about to be sent: what happened to the machine before is not its concern.
  virtual void OnAssignment() {}

  // Sends a signal to the worker and whatever it started.
  virtual void Kill(int signal) = 0;

  // How it ended. Call once, after exit_fd has become readable.
  virtual ExitStatus Reap() = 0;

  // The last lines that it wrote to this log of its attempt, empty if there are none.
  virtual std::string LastLogLines(const std::string& log_path) = 0;
};

// What a worker needs to know before it can be told more over its socket.
struct WorkerStart {
  AttemptId attempt;
  std::int64_t threads = 1;  // CPU threads granted
};

class EventLoop;

// All of it but LogPath is called on the event loop's thread.
class WorkerLauncher {
 public:
  virtual ~WorkerLauncher() = default;

  // Prepares to start workers fast. Call once, before the first Launch; without it they start, but
  // slowly.
  virtual void Start(EventLoop& /*loop*/) {}

  // Ends what Start began: no process stays but those that Launch returned. Call before the loop
  // stops.
  virtual void Stop() {}

  // Starts a worker without waiting for it. Errors say what could not be done, in a sentence.
  virtual absl::StatusOr<std::unique_ptr<WorkerProcess>> Launch(const WorkerStart& start) = 0;

  // Where the worker of an attempt logs to; it may have been started, or forked, for another one,
  // and learns it from its assignment. From any thread.
  virtual std::string LogPath(const AttemptId& attempt) const = 0;

  // The attempts of which there are logs, in no order.
  virtual std::vector<AttemptId> Logs() const { return {}; }

  // Shortens the log of an attempt to what is kept of it, the newest; it may still be written to.
  virtual void TrimLog(const AttemptId& /*attempt*/) {}

  // Removes what the workers of a job that is deleted have logged; `last` is its last attempt.
  virtual void DiscardLogs(const AttemptId& last) = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORKER_LAUNCHER_H_
