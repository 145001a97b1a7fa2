#include "server/service/write_watch.h"

namespace spikepinn::server {

void WriteWatch::Began(grpc::CallbackServerContext* call, absl::Time now) {
  absl::MutexLock lock(&mutex_);
  writing_[call] = now;
}

void WriteWatch::Ended(grpc::CallbackServerContext* call) {
  absl::MutexLock lock(&mutex_);
  writing_.erase(call);
}

void WriteWatch::CancelStalled(absl::Time now) {
  // Under the lock: a call that is in the map has a write under way and therefore still lives.
  absl::MutexLock lock(&mutex_);
  for (const auto& [call, since] : writing_) {
    if (now - since > limit_) call->TryCancel();
  }
}

}  // namespace spikepinn::server
