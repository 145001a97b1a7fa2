#include "server/service/log_watch.h"

#include <sys/epoll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

// Folder and name.
std::pair<std::string, std::string> Split(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return {".", path};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

}  // namespace

absl::Status LogWatch::Open() {
  if (inotify_.valid()) return absl::OkStatus();
  OwnedFd inotify(inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!inotify.valid()) return absl::ErrnoToStatus(errno, "logs cannot be followed");
  absl::StatusOr<EventLoop::WatchId> watched =
      loop_.Watch(inotify.get(), EPOLLIN, [this](std::uint32_t) { OnReadable(); });
  if (!watched.ok()) return watched.status();
  inotify_ = std::move(inotify);
  return absl::OkStatus();
}

absl::Status LogWatch::WatchFolder(const std::string& path, Folder* folder) {
  if (folder->watch >= 0) return absl::OkStatus();
  folder->watch = inotify_add_watch(inotify_.get(), path.c_str(), IN_MODIFY | IN_CREATE);
  if (folder->watch >= 0) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("logs in ", path, " cannot be followed"));
}

absl::Status LogWatch::Add(const std::string& path, Listener* listener) {
  if (absl::Status status = Open(); !status.ok()) return status;
  const auto [folder_path, name] = Split(path);
  Folder& folder = folders_[folder_path];
  if (absl::Status status = WatchFolder(folder_path, &folder); !status.ok()) {
    folders_.erase(folder_path);
    return status;
  }
  folder.files[name].push_back(listener);
  return absl::OkStatus();
}

void LogWatch::Remove(const std::string& path, Listener* listener) {
  const auto [folder_path, name] = Split(path);
  const auto folder = folders_.find(folder_path);
  if (folder == folders_.end()) return;
  const auto file = folder->second.files.find(name);
  if (file == folder->second.files.end()) return;
  std::vector<Listener*>& listeners = file->second;
  listeners.erase(std::remove(listeners.begin(), listeners.end(), listener), listeners.end());
  if (!listeners.empty()) return;
  folder->second.files.erase(file);
  if (!folder->second.files.empty()) return;
  inotify_rm_watch(inotify_.get(), folder->second.watch);
  folders_.erase(folder);
}

void LogWatch::OnReadable() {
  // Told once for all that has come; a listener that is told for nothing reads nothing.
  std::set<std::pair<int, std::string>> written;
  bool overflowed = false;
  alignas(inotify_event) std::array<char, 16384> buffer;
  ssize_t count = 0;
  while ((count = read(inotify_.get(), buffer.data(), buffer.size())) > 0) {
    for (ssize_t at = 0; at < count;) {
      inotify_event event;
      std::memcpy(&event, buffer.data() + at, sizeof(event));
      overflowed = overflowed || (event.mask & IN_Q_OVERFLOW) != 0;
      if (event.len > 0) written.emplace(event.wd, buffer.data() + at + sizeof(event));
      at += static_cast<ssize_t>(sizeof(event) + event.len);
    }
  }
  for (const auto& [path, folder] : folders_) {
    for (const auto& [name, listeners] : folder.files) {
      if (!overflowed && written.count({folder.watch, name}) == 0) continue;
      for (Listener* const listener : listeners) listener->OnWritten();
    }
  }
}

}  // namespace spikepinn::server
