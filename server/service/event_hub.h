// Wakes those who follow a job's event log, or a sweep.
#ifndef SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_
#define SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "server/workers/event_loop.h"

namespace spikepinn::server {

// Carries no events, only the news that there are some: every watcher reads the stored log at its
// own pace. Watchers live on the thread of the hub's loop; news may come from any thread, and what
// comes in quick succession for one job wakes its watchers once.
class EventHub {
 public:
  class Watcher {
   public:
    // New events of the job may be stored.
    virtual void Wake() = 0;
    // The server is shutting down.
    virtual void StopWatching() = 0;

   protected:
    ~Watcher() = default;
  };

  explicit EventHub(EventLoop& loop) : loop_(loop) {}

  // From any thread. A key is the name of a job or a sweep: "jobs/x", "sweeps/x".
  void Notify(const std::string& key) ABSL_LOCKS_EXCLUDED(mutex_);

  // The rest on the loop's thread. The watcher must be removed before it is destroyed, and neither
  // from inside Wake nor from inside StopWatching.
  void Add(const std::string& key, Watcher* watcher);
  void Remove(const std::string& key, Watcher* watcher);
  // From now on there is nothing to watch any more.
  void StopAll();
  bool stopped() const { return stopped_; }

 private:
  void WakeAll() ABSL_LOCKS_EXCLUDED(mutex_);

  EventLoop& loop_;
  absl::Mutex mutex_;
  std::set<std::string> news_ ABSL_GUARDED_BY(mutex_);  // posted to the loop, not yet told

  // Of the loop's thread:
  std::map<std::string, std::vector<Watcher*>> watchers_;
  bool stopped_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_
