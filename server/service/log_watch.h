// Tells who follows a file that something was written to it.
#ifndef SPIKEPINN_SERVER_SERVICE_LOG_WATCH_H_
#define SPIKEPINN_SERVER_SERVICE_LOG_WATCH_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "server/workers/event_loop.h"
#include "server/workers/owned_fd.h"

namespace spikepinn::server {

// By inotify, on the folders of the files, which need not exist yet; no folder is watched that
// nobody asks about. Used on the loop's thread alone.
class LogWatch {
 public:
  class Listener {
   public:
    virtual void OnWritten() = 0;

   protected:
    ~Listener() = default;
  };

  explicit LogWatch(EventLoop& loop) : loop_(loop) {}

  // From now on the listener is told, at least once after each write. Errors say why it cannot be.
  absl::Status Add(const std::string& path, Listener* listener);

  // Before the listener is destroyed, and not from inside OnWritten; one that is not there is fine.
  void Remove(const std::string& path, Listener* listener);

 private:
  struct Folder {
    int watch = -1;
    std::map<std::string, std::vector<Listener*>> files;  // by their names in it
  };

  absl::Status Open();
  absl::Status WatchFolder(const std::string& path, Folder* folder);
  void OnReadable();

  EventLoop& loop_;
  OwnedFd inotify_;  // not valid before the first listener
  std::map<std::string, Folder> folders_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_LOG_WATCH_H_
