// The folder that holds everything a server keeps.
#ifndef SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_
#define SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace spikepinn::server {

// A data folder that is locked for this process as long as the object lives. The lock also ends
// with the process, however it ends, unless a forked child that never calls exec still holds it.
// Immutable once opened: from any thread.
class DataDir {
 public:
  // Creates the folder, for its owner alone, and its parents where they are missing.
  // FailedPrecondition if another server has it open; DataLoss as CheckDatabaseIsThere.
  static absl::StatusOr<std::unique_ptr<DataDir>> Open(const std::string& path);

  // The same of a folder that must be there, in which nothing is created: one that has no lock yet,
  // such as that of a backup, stays without. NotFound if there is no such folder.
  static absl::StatusOr<std::unique_ptr<DataDir>> OpenExisting(const std::string& path);

  DataDir(const DataDir&) = delete;
  DataDir& operator=(const DataDir&) = delete;
  ~DataDir();

  const std::string& path() const { return path_; }
  std::string DatabasePath() const { return path_ + "/jobs.db"; }
  std::string BackupsPath() const { return path_ + "/backups"; }
  std::string LogsPath() const { return path_ + "/logs"; }

  // DataLoss if the database is missing or empty though the folder was in use: a server would take
  // everything else for leftovers and remove it, and SQLite the write-ahead log. Ask before opening
  // the database.
  absl::Status CheckDatabaseIsThere() const;

  // The folder for the checkpoints of a job; its attempts create it. `job_id` is one of the
  // store's.
  std::string WorkPath(const std::string& job_id) const { return WorkRoot() + "/" + job_id; }
  std::string WorkRoot() const { return path_ + "/work"; }

  // Names in the folder of work folders, in their order, for which `is_alive` is false: jobs that
  // have ended, that are unknown, or nothing of ours at all.
  absl::StatusOr<std::vector<std::string>> StrayWork(
      const std::function<bool(const std::string& job_id)>& is_alive) const;

 private:
  DataDir(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}

  static absl::StatusOr<std::unique_ptr<DataDir>> Lock(const std::string& path, int lock_fd);

  // What only a server that was in use leaves behind, for people.
  absl::StatusOr<std::vector<std::string>> SignsOfUse() const;

  const std::string path_;
  const int lock_fd_;  // owned; -1: none
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_
