#include "server/storage/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/storage/folders.h"

namespace spikepinn::server {

namespace fs = std::filesystem;

absl::StatusOr<std::unique_ptr<DataDir>> DataDir::Open(const std::string& path) {
  if (path.empty()) return absl::InvalidArgumentError("data folder = \"\": must not be empty");
  if (absl::Status status = CreateFolder(path); !status.ok()) return status;
  const std::string lock_path = path + "/lock";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", lock_path));
  return Lock(path, fd);
}

absl::StatusOr<std::unique_ptr<DataDir>> DataDir::OpenExisting(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    return absl::NotFoundError(absl::StrCat("data folder ", path, ": no such folder"));
  }
  const std::string lock_path = path + "/lock";
  const int fd = open(lock_path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return Lock(path, fd);
  if (errno != ENOENT) return absl::ErrnoToStatus(errno, absl::StrCat("open ", lock_path));
  return std::unique_ptr<DataDir>(new DataDir(path, -1));
}

absl::StatusOr<std::unique_ptr<DataDir>> DataDir::Lock(const std::string& path, int lock_fd) {
  std::unique_ptr<DataDir> data_dir(new DataDir(path, lock_fd));
  if (flock(lock_fd, LOCK_EX | LOCK_NB) == 0) return data_dir;
  if (errno != EWOULDBLOCK) return absl::ErrnoToStatus(errno, absl::StrCat("lock ", path, "/lock"));
  return absl::FailedPreconditionError(
      absl::StrCat("data folder ", path,
                   " is in use by another server: stop that one or choose another folder"));
}

DataDir::~DataDir() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

absl::StatusOr<std::vector<std::string>> DataDir::StrayWork(
    const std::function<bool(const std::string& job_id)>& is_alive) const {
  std::vector<std::string> strays;
  std::error_code error;
  const std::string folder = WorkPath("");
  if (!fs::exists(folder, error)) return strays;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::string name = entry->path().filename().string();
    if (!is_alive(name)) strays.push_back(std::move(name));
  }
  if (error) return absl::ErrnoToStatus(error.value(), absl::StrCat("read ", folder));
  std::sort(strays.begin(), strays.end());
  return strays;
}

}  // namespace spikepinn::server
