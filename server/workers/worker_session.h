// One running attempt as a conversation: frames in and out, and the rules they must follow.
#ifndef SPIKEPINN_SERVER_WORKERS_WORKER_SESSION_H_
#define SPIKEPINN_SERVER_WORKERS_WORKER_SESSION_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/jobs/job_store.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/worker/v1/worker.pb.h"
#include "wire/frame.h"

namespace spikepinn::server {

// A model larger than this is refused; the largest network that limits allow stays far below.
inline constexpr std::size_t kMaxModelBytes = std::size_t{512} << 20;

// Used by the dispatcher's thread alone. It never closes the socket: that is the process's.
class WorkerSession {
 public:
  explicit WorkerSession(std::unique_ptr<WorkerProcess> process) : process_(std::move(process)) {}

  WorkerProcess& process() { return *process_; }

  // Queues a message and writes as much as the socket takes; a worker that is gone is noticed when
  // reading.
  void Send(const worker::v1::ToWorker& message);
  // Writes on after the socket has become writable.
  void Flush();
  // Says that nothing more will be sent: an idle worker ends.
  void Finish();
  bool wants_to_write() const { return written_ < outgoing_.size(); }

  // Takes what the socket holds, up to a bound for the sake of others; returns the events to be
  // stored. InvalidArgument if the worker broke the protocol: nothing it says counts any more.
  absl::StatusOr<std::vector<NewEvent>> Read();
  // After the process has ended: everything that it still left in the socket.
  absl::StatusOr<std::vector<NewEvent>> ReadToEnd();

  // Before an assignment: forgets the outcome of the one before.
  void ExpectNextOutcome();

  bool at_end() const { return at_end_; }
  const std::optional<worker::v1::Outcome>& outcome() const { return outcome_; }
  std::string TakeModel() { return std::move(model_); }

 private:
  // How many bytes one call may take from the socket.
  absl::StatusOr<std::vector<NewEvent>> ReadUpTo(std::size_t max_bytes);
  absl::Status Handle(worker::v1::FromWorker message, std::vector<NewEvent>* events);
  absl::Status CheckOutcome(const worker::v1::Outcome& outcome) const;

  const std::unique_ptr<WorkerProcess> process_;
  wire::FrameReader frames_;
  std::string outgoing_;
  std::size_t written_ = 0;  // of outgoing_
  std::string model_;
  std::optional<worker::v1::Outcome> outcome_;
  absl::Status broken_;
  bool at_end_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORKER_SESSION_H_
