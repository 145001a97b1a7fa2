#include "server/storage/space_reserve.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

namespace spikepinn::server {

SpaceReserve::SpaceReserve(std::string path, std::int64_t bytes)
    : path_(std::move(path)), bytes_(bytes) {
  struct stat info;
  held_ = stat(path_.c_str(), &info) == 0;
  if (held_ && info.st_size != bytes_) Release();
}

void SpaceReserve::Take() {
  if (!missing()) return;
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  held_ = posix_fallocate(file, 0, bytes_) == 0;
  close(file);
  if (!held_) unlink(path_.c_str());
}

bool SpaceReserve::Release() {
  if (!std::exchange(held_, false)) return false;
  return unlink(path_.c_str()) == 0;
}

}  // namespace spikepinn::server
