// The folder that holds everything a server keeps.
#ifndef SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_
#define SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace spikepinn::server {

// A data folder that is locked for this process as long as the object lives. The lock also ends
// with the process, however it ends, unless a forked child that never calls exec still holds it.
// Immutable once opened.
class DataDir {
 public:
  // Creates the folder, for its owner alone, and its parents where they are missing.
  // FailedPrecondition if another server has it open.
  static absl::StatusOr<std::unique_ptr<DataDir>> Open(const std::string& path);

  DataDir(const DataDir&) = delete;
  DataDir& operator=(const DataDir&) = delete;
  ~DataDir();

  const std::string& path() const { return path_; }
  std::string DatabasePath() const { return path_ + "/jobs.db"; }

 private:
  DataDir(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}

  const std::string path_;
  const int lock_fd_;  // owned
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_DATA_DIR_H_
