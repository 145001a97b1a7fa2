#include "server/service/event_hub.h"

#include <algorithm>

namespace spikepinn::server {

void EventHub::Add(const std::string& job_id, Watcher* watcher) {
  watchers_[job_id].push_back(watcher);
}

void EventHub::Remove(const std::string& job_id, Watcher* watcher) {
  const auto found = watchers_.find(job_id);
  if (found == watchers_.end()) return;
  std::vector<Watcher*>& list = found->second;
  list.erase(std::remove(list.begin(), list.end(), watcher), list.end());
  if (list.empty()) watchers_.erase(found);
}

void EventHub::Notify(const std::string& job_id) {
  const auto found = watchers_.find(job_id);
  if (found == watchers_.end()) return;
  for (Watcher* watcher : found->second) watcher->Wake();
}

void EventHub::StopAll() {
  for (const auto& [job_id, list] : watchers_) {
    for (Watcher* watcher : list) watcher->StopWatching();
  }
}

}  // namespace spikepinn::server
