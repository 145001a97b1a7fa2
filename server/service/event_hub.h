// Wakes those who follow a job's event log.
#ifndef SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_
#define SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_

#include <map>
#include <string>
#include <vector>

namespace spikepinn::server {

// Carries no events, only the news that there are some: every watcher reads the stored log at its
// own pace. Used on the event loop's thread alone.
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

  // The watcher must be removed before it is destroyed, and neither from inside Wake nor from
  // inside StopWatching.
  void Add(const std::string& job_id, Watcher* watcher);
  void Remove(const std::string& job_id, Watcher* watcher);

  void Notify(const std::string& job_id);
  void StopAll();

 private:
  std::map<std::string, std::vector<Watcher*>> watchers_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_EVENT_HUB_H_
