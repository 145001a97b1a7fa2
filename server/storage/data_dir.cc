#include "server/storage/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

namespace fs = std::filesystem;

// A name in a folder survives a power cut only once the folder itself was synchronised.
absl::Status SyncFolder(const fs::path& folder) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", folder.string()));
  const int failed = fsync(fd);
  const int error = errno;
  close(fd);
  if (failed != 0) return absl::ErrnoToStatus(error, absl::StrCat("fsync ", folder.string()));
  return absl::OkStatus();
}

absl::Status CreateFolder(const std::string& path) {
  // Without a trailing slash, whose parent would be the folder itself.
  fs::path folder = fs::absolute(path).lexically_normal();
  if (!folder.has_filename()) folder = folder.parent_path();
  std::error_code error;
  fs::create_directories(folder.parent_path(), error);
  if (error) {
    return absl::ErrnoToStatus(error.value(),
                               absl::StrCat("create ", folder.parent_path().string()));
  }
  if (mkdir(folder.c_str(), 0700) == 0) return SyncFolder(folder.parent_path());
  if (errno == EEXIST && fs::is_directory(folder, error)) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("create data folder ", path));
}

}  // namespace

absl::StatusOr<std::unique_ptr<DataDir>> DataDir::Open(const std::string& path) {
  if (path.empty()) return absl::InvalidArgumentError("data folder = \"\": must not be empty");
  if (absl::Status status = CreateFolder(path); !status.ok()) return status;
  const std::string lock_path = path + "/lock";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", lock_path));
  std::unique_ptr<DataDir> data_dir(new DataDir(path, fd));
  if (flock(fd, LOCK_EX | LOCK_NB) == 0) return data_dir;
  if (errno != EWOULDBLOCK) return absl::ErrnoToStatus(errno, absl::StrCat("lock ", lock_path));
  return absl::FailedPreconditionError(
      absl::StrCat("data folder ", path,
                   " is in use by another server: stop that one or choose another folder"));
}

DataDir::~DataDir() { close(lock_fd_); }

}  // namespace spikepinn::server
