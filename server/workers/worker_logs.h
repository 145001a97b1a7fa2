// The files that workers write their standard error to, one an attempt.
#ifndef SPIKEPINN_SERVER_WORKERS_WORKER_LOGS_H_
#define SPIKEPINN_SERVER_WORKERS_WORKER_LOGS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "server/jobs/job.h"

namespace spikepinn::server {

struct WorkerLogOptions {
  // Of one attempt; what is older goes. 0: all is kept.
  std::int64_t max_bytes = std::int64_t{1} << 20;
};

// PathOf from any thread, the rest on the event loop's.
class WorkerLogs {
 public:
  WorkerLogs(std::string folder, WorkerLogOptions options)
      : folder_(std::move(folder)), options_(options) {}

  std::string PathOf(const AttemptId& attempt) const;

  // The attempts of which there are logs, in no order.
  std::vector<AttemptId> List() const;

  // Gives the disk back what is older than the newest max_bytes. Every byte that is kept stays at
  // its place in the file, which now begins with a hole: the worker goes on writing meanwhile, and
  // who follows the log goes on reading.
  void Trim(const AttemptId& attempt);

  // Removes the logs of a job whose last attempt that is.
  void Discard(const AttemptId& last);

 private:
  const std::string folder_;
  const WorkerLogOptions options_;
  bool warned_ = false;  // that this file system knows no holes
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORKER_LOGS_H_
