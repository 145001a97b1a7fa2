#include "server/storage/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/storage/folders.h"

namespace spikepinn::server {

namespace fs = std::filesystem;

namespace {

enum class FileState { kMissing, kEmpty, kOther };

// What cannot be looked at is left to the one who opens it.
FileState StateOf(const std::string& path) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) {
    return errno == ENOENT ? FileState::kMissing : FileState::kOther;
  }
  return S_ISREG(info.st_mode) && info.st_size == 0 ? FileState::kEmpty : FileState::kOther;
}

bool IsAny(const std::string& /*name*/) { return true; }

// Beside those, the folder of a server without a single job holds the log of its template process.
bool IsLogOfJob(const std::string& name) {
  return absl::StrContains(name, '-') && absl::EndsWith(name, ".log");
}

// Whether a folder has such an entry; one that is missing has none.
absl::StatusOr<bool> Holds(const std::string& folder, bool (*is_such)(const std::string& name)) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (is_such(entry->path().filename().string())) return true;
  }
  if (!error || error == std::errc::no_such_file_or_directory) return false;
  return absl::ErrnoToStatus(error.value(), absl::StrCat("read ", folder));
}

}  // namespace

absl::StatusOr<std::unique_ptr<DataDir>> DataDir::Open(const std::string& path) {
  if (path.empty()) return absl::InvalidArgumentError("data folder = \"\": must not be empty");
  if (absl::Status status = CreateFolder(path); !status.ok()) return status;
  const std::string lock_path = path + "/lock";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", lock_path));
  absl::StatusOr<std::unique_ptr<DataDir>> data_dir = Lock(path, fd);
  if (!data_dir.ok()) return data_dir;
  absl::Status there = (*data_dir)->CheckDatabaseIsThere();
  if (!there.ok()) return there;
  return data_dir;
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

absl::Status DataDir::CheckDatabaseIsThere() const {
  const FileState state = StateOf(DatabasePath());
  if (state == FileState::kOther) return absl::OkStatus();
  absl::StatusOr<std::vector<std::string>> signs = SignsOfUse();
  if (!signs.ok()) return signs.status();
  if (signs->empty()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      DatabasePath(), state == FileState::kMissing ? " is missing" : " is empty",
      ", but the folder was in use: beside it there are ", absl::StrJoin(*signs, ", "),
      "; put the database back, or a backup in place of it and of jobs.db-wal (docs/storage.md, "
      "\"Backup and restore\"), or use an empty folder"));
}

absl::StatusOr<std::vector<std::string>> DataDir::SignsOfUse() const {
  std::vector<std::string> signs;
  if (StateOf(DatabasePath() + "-wal") == FileState::kOther) signs.push_back("jobs.db-wal");
  struct Sign {
    std::string folder;
    bool (*is_such)(const std::string& name);
    const char* words;
  };
  const Sign folders[] = {{WorkRoot(), IsAny, "checkpoints in work/"},
                          {LogsPath(), IsLogOfJob, "logs of jobs in logs/"},
                          {BackupsPath(), IsAny, "backups in backups/"}};
  for (const Sign& sign : folders) {
    absl::StatusOr<bool> holds = Holds(sign.folder, sign.is_such);
    if (!holds.ok()) return holds.status();
    if (*holds) signs.emplace_back(sign.words);
  }
  return signs;
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
