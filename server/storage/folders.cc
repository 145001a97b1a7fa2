#include "server/storage/folders.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {

namespace fs = std::filesystem;

absl::Status SyncFolder(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", path));
  const int failed = fsync(fd);
  const int error = errno;
  close(fd);
  if (failed != 0) return absl::ErrnoToStatus(error, absl::StrCat("fsync ", path));
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
  if (mkdir(folder.c_str(), 0700) == 0) return SyncFolder(folder.parent_path().string());
  if (errno == EEXIST && fs::is_directory(folder, error)) return absl::OkStatus();
  return absl::ErrnoToStatus(errno, absl::StrCat("create folder ", path));
}

}  // namespace spikepinn::server
