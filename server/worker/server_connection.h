// The worker's end of the socket to its server.
#ifndef SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_
#define SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_

#include <cstdint>
#include <optional>
#include <stop_token>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "spikepinn/worker/v1/worker.pb.h"
#include "wire/frame.h"

namespace spikepinn::worker {

// Takes one assignment after the other. The thread that trains calls everything here; a listening
// thread, which the destructor joins, answers pings and notes cancels meanwhile. A server that is
// gone counts as a cancel, and a training that does not heed it is ended with the whole process:
// nobody waits for an orphan's result.
class ServerConnection {
 public:
  static constexpr int kOrphanExitCode = 3;
  static constexpr std::int64_t kNoProgress = -1;

  // Takes over the blocking socket `fd`. `orphan_grace`: how long an assignment may go on without a
  // server.
  explicit ServerConnection(int fd, absl::Duration orphan_grace = absl::Seconds(5));
  ~ServerConnection();
  ServerConnection(const ServerConnection&) = delete;
  ServerConnection& operator=(const ServerConnection&) = delete;

  // Waits for the next assignment, which is the current one from then on; the one before is over.
  // Nothing if the server has closed the connection. InvalidArgument if it broke the protocol.
  absl::StatusOr<std::optional<v1::Assignment>> NextAssignment() ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether there is one, or comes within `wait`; the end of the connection counts too.
  bool HasNextWithin(absl::Duration wait) ABSL_LOCKS_EXCLUDED(mutex_);

  // From any thread. Unavailable once the server is gone.
  absl::Status Send(const v1::FromWorker& message) ABSL_LOCKS_EXCLUDED(send_mutex_);

  // Fires when the server says Cancel to the current assignment, or is gone.
  std::stop_token cancelled() const ABSL_LOCKS_EXCLUDED(mutex_);

  // Whether that Cancel asks for a checkpoint first.
  bool save_checkpoint_requested() const ABSL_LOCKS_EXCLUDED(mutex_);

  // The overall step up to which the server has stored the progress of this job, as far as it has
  // told; kNoProgress: none.
  std::int64_t progress_stored() const ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  // The listening thread:
  void Listen();
  // The next message; Unavailable at the end of the stream.
  absl::StatusOr<v1::ToWorker> Receive();
  // An error if the message makes no sense now.
  absl::Status Handle(v1::ToWorker message);
  absl::Status TakeAssignment(v1::Assignment assignment);
  void CancelCurrent(bool save_checkpoint);
  absl::Status AnswerPing(const v1::Ping& ping);
  void EndOrphan();
  absl::Status SendAll(absl::string_view bytes) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(send_mutex_);

  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return next_.has_value() || !end_.ok();
  }
  bool IsIdle() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !busy_; }

  const int fd_;
  const absl::Duration orphan_grace_;
  wire::FrameReader frames_;  // of the listening thread

  absl::Mutex send_mutex_;  // a message must not begin within another
  absl::Status send_status_ ABSL_GUARDED_BY(send_mutex_);  // of all that was sent

  mutable absl::Mutex mutex_;
  std::optional<v1::Assignment> next_ ABSL_GUARDED_BY(mutex_);  // received, not yet taken
  // Of the assignment that was received last, which is also the one at work.
  std::stop_source cancelled_ ABSL_GUARDED_BY(mutex_);
  bool save_checkpoint_ ABSL_GUARDED_BY(mutex_) = false;
  std::int64_t progress_stored_ ABSL_GUARDED_BY(mutex_) = kNoProgress;
  bool busy_ ABSL_GUARDED_BY(mutex_) = false;  // an assignment was received and is not over
  absl::Status end_ ABSL_GUARDED_BY(mutex_);   // why nothing more comes; OK: it may
  std::thread listener_;
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_SERVER_CONNECTION_H_
