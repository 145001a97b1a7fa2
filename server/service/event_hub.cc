#include "server/service/event_hub.h"

#include <algorithm>

namespace spikepinn::server {

void EventHub::Notify(const std::string& key) {
  {
    absl::MutexLock lock(&mutex_);
    const bool posted = !news_.empty();
    news_.insert(key);
    if (posted) return;
  }
  loop_.Post([this] { WakeAll(); });
}

void EventHub::WakeAll() {
  std::set<std::string> news;
  {
    absl::MutexLock lock(&mutex_);
    news.swap(news_);
  }
  for (const std::string& key : news) {
    const auto found = watchers_.find(key);
    if (found == watchers_.end()) continue;
    for (Watcher* watcher : found->second) watcher->Wake();
  }
}

void EventHub::Add(const std::string& key, Watcher* watcher) { watchers_[key].push_back(watcher); }

void EventHub::Remove(const std::string& key, Watcher* watcher) {
  const auto found = watchers_.find(key);
  if (found == watchers_.end()) return;
  std::vector<Watcher*>& list = found->second;
  list.erase(std::remove(list.begin(), list.end(), watcher), list.end());
  if (list.empty()) watchers_.erase(found);
}

void EventHub::StopAll() {
  stopped_ = true;
  for (const auto& [key, list] : watchers_) {
    for (Watcher* watcher : list) watcher->StopWatching();
  }
}

}  // namespace spikepinn::server
