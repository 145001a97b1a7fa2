// Copying a database into a new file while it is in use.
#ifndef SPIKEPINN_SERVER_STORAGE_SQLITE_BACKUP_H_
#define SPIKEPINN_SERVER_STORAGE_SQLITE_BACKUP_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/jobs/job_store.h"
#include "server/storage/sqlite.h"

struct sqlite3_backup;

namespace spikepinn::server {

// A copy that is being made, step by step, of a database that must outlive it. What is committed
// between two steps goes into the copy too. Until it is complete, the copy has the name
// PATH.partial, which is removed if this object goes before. Same thread rules as the database.
class DatabaseCopy {
 public:
  // AlreadyExists if there is a file at `path`, whose folder is created if missing.
  static absl::StatusOr<std::unique_ptr<DatabaseCopy>> Start(Database* source,
                                                             const std::string& path);

  DatabaseCopy(const DatabaseCopy&) = delete;
  DatabaseCopy& operator=(const DatabaseCopy&) = delete;
  ~DatabaseCopy();

  // Copies so many pages more. True: the file is complete, under its name and on the disk. No more
  // steps after that or after an error.
  absl::StatusOr<bool> Step(int pages);

 private:
  explicit DatabaseCopy(const std::string& path)
      : path_(path), partial_path_(path + kPartialBackup) {}

  absl::Status Complete();

  const std::string path_;
  const std::string partial_path_;
  std::unique_ptr<Database> target_;
  sqlite3_backup* backup_ = nullptr;  // owned
  int fd_ = -1;                       // of the partial file, to synchronise it; owned
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SQLITE_BACKUP_H_
