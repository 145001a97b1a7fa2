// Creates that come at the same time share one commit.
#ifndef SPIKEPINN_SERVER_SERVICE_CREATE_QUEUE_H_
#define SPIKEPINN_SERVER_SERVICE_CREATE_QUEUE_H_

#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "server/jobs/job_store.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"

namespace spikepinn::server {

// A commit costs a synchronisation of the disk however much is in it: a hundred clients at once
// would wait for a hundred of them. Nobody waits for company, though: what has come is what is
// stored.
class CreateQueue {
 public:
  using Answer = absl::AnyInvocable<void(const absl::StatusOr<Job>&)>;

  CreateQueue(EventLoop& loop, Dispatcher& dispatcher) : loop_(loop), dispatcher_(dispatcher) {}

  // From any thread; `answer` runs on the loop's.
  void Submit(NewJob job, Answer answer) ABSL_LOCKS_EXCLUDED(mutex_);

 private:
  void StoreSome() ABSL_LOCKS_EXCLUDED(mutex_);

  EventLoop& loop_;
  Dispatcher& dispatcher_;
  absl::Mutex mutex_;
  // One beside the other; not empty: StoreSome is posted.
  std::vector<NewJob> jobs_ ABSL_GUARDED_BY(mutex_);
  std::vector<Answer> answers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CREATE_QUEUE_H_
