#include "server/storage/sqlite_backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/faults/fault_point.h"
#include "server/jobs/refusal.h"
#include "server/storage/folders.h"

namespace spikepinn::server {

absl::StatusOr<std::unique_ptr<DatabaseCopy>> DatabaseCopy::Start(Database* source,
                                                                  const std::string& path) {
  if (absl::Status status = FaultPointStatus("storage.backup.before_create"); !status.ok()) {
    return status;
  }
  std::error_code error;
  if (std::filesystem::exists(path, error)) {
    return Refuse(Refusal::kFileExists, absl::StrCat(path, ": there is such a file already"));
  }
  const std::string folder = std::filesystem::path(path).parent_path().string();
  if (absl::Status status = CreateFolder(folder); !status.ok()) return status;
  std::unique_ptr<DatabaseCopy> copy(new DatabaseCopy(path));
  std::filesystem::remove(copy->partial_path_, error);  // of a server that was killed
  absl::StatusOr<std::unique_ptr<Database>> target =
      Database::Connect(copy->partial_path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!target.ok()) return target.status();
  copy->target_ = *std::move(target);
  // Nobody reads it before it is complete and synchronised, so it needs no journal.
  absl::Status status = copy->target_->Execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = 16");
  if (!status.ok()) return status;
  copy->fd_ = open(copy->partial_path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (copy->fd_ < 0) return absl::ErrnoToStatus(errno, absl::StrCat("open ", copy->partial_path_));
  copy->backup_ = sqlite3_backup_init(copy->target_->db_, "main", source->db_, "main");
  if (copy->backup_ == nullptr) {
    return copy->target_->ErrorStatus(sqlite3_extended_errcode(copy->target_->db_));
  }
  return copy;
}

DatabaseCopy::~DatabaseCopy() {
  if (backup_ != nullptr) sqlite3_backup_finish(backup_);
  target_.reset();
  if (fd_ >= 0) close(fd_);
  std::error_code ignored;
  std::filesystem::remove(partial_path_, ignored);
}

absl::StatusOr<bool> DatabaseCopy::Step(int pages) {
  absl::Status status = FaultPointStatus("storage.backup.before_step");
  if (!status.ok()) return status;
  const int code = sqlite3_backup_step(backup_, pages);
  if (code != SQLITE_OK && code != SQLITE_DONE) return target_->ErrorStatus(code);
  // Step by step, so that the last one need not wait until everything is on the disk.
  if (fdatasync(fd_) != 0) return absl::ErrnoToStatus(errno, absl::StrCat("sync ", partial_path_));
  if (code == SQLITE_OK) return false;
  status = Complete();
  if (!status.ok()) return status;
  return true;
}

absl::Status DatabaseCopy::Complete() {
  const int code = sqlite3_backup_finish(backup_);
  backup_ = nullptr;
  if (code != SQLITE_OK) return target_->ErrorStatus(code);
  target_.reset();
  if (fsync(fd_) != 0) return absl::ErrnoToStatus(errno, absl::StrCat("fsync ", partial_path_));
  if (absl::Status status = FaultPointStatus("storage.backup.before_rename"); !status.ok()) {
    return status;
  }
  if (std::rename(partial_path_.c_str(), path_.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("rename ", partial_path_));
  }
  absl::Status status = SyncFolder(std::filesystem::path(path_).parent_path().string());
  FaultPoint("storage.backup.after_rename");
  return status;
}

}  // namespace spikepinn::server
