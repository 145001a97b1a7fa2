// Ends calls whose clients have stopped to read.
#ifndef SPIKEPINN_SERVER_SERVICE_WRITE_WATCH_H_
#define SPIKEPINN_SERVER_SERVICE_WRITE_WATCH_H_

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/support/server_callback.h"

namespace spikepinn::server {

// gRPC knows no limit of time for a write, which waits as long as the client leaves its window
// full. Any thread may call any member.
class WriteWatch {
 public:
  explicit WriteWatch(absl::Duration limit) : limit_(limit) {}

  absl::Duration limit() const { return limit_; }

  // A write of the call begins; Ended must be called when it has, before the call is finished.
  void Began(grpc::CallbackServerContext* call, absl::Time now);
  void Ended(grpc::CallbackServerContext* call);

  // Cancels the calls whose write has taken longer than the limit: the write fails.
  void CancelStalled(absl::Time now);

 private:
  const absl::Duration limit_;
  absl::Mutex mutex_;
  absl::flat_hash_map<grpc::CallbackServerContext*, absl::Time> writing_
      ABSL_GUARDED_BY(mutex_);  // since when
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_WRITE_WATCH_H_
