// The worker's end of the socket to its server.
#ifndef SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_
#define SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_

#include <atomic>
#include <stop_token>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "spikepinn/worker/v1/worker.pb.h"
#include "wire/frame.h"

namespace spikepinn::worker {

// Sends from the thread that trains; listens for Cancel on a thread of its own, which the
// destructor joins. A closed socket means that the server is gone: it counts as a cancel.
class ServerConnection {
 public:
  // Takes over the blocking socket `fd`.
  explicit ServerConnection(int fd);
  ~ServerConnection();
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  // Waits for the first message, which must be the assignment, then starts to listen. Call once.
  absl::StatusOr<v1::Assignment> ReceiveAssignment();

  // Unavailable once the server is gone.
  absl::Status Send(const v1::FromWorker& message);

  // Fires when the server says Cancel, or is gone.
  std::stop_token cancelled() const { return cancelled_.get_token(); }

  // Whether that Cancel asks for a checkpoint first.
  bool save_checkpoint_requested() const { return save_checkpoint_; }

 private:
  // The next message; Unavailable at the end of the stream.
  absl::StatusOr<v1::ToWorker> Receive();
  void Listen();

  const int fd_;
  wire::FrameReader frames_;  // of the assignment's receiver, then of the listening thread
  std::stop_source cancelled_;
  std::atomic<bool> save_checkpoint_ = false;
  std::thread listener_;
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_
