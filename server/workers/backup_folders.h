// The folders that backups lie in, each named by the time at which it was asked for.
#ifndef SPIKEPINN_SERVER_WORKERS_BACKUP_FOLDERS_H_
#define SPIKEPINN_SERVER_WORKERS_BACKUP_FOLDERS_H_

#include <string>
#include <utility>

#include "absl/time/time.h"

namespace spikepinn::server {

// Complete backups are their owner's: nothing here ever removes one. Immutable; any thread.
class BackupFolders {
 public:
  explicit BackupFolders(std::string root) : root_(std::move(root)) {}

  // Where a backup of that time goes: the path of a database.
  std::string PathFor(absl::Time time) const;

  // While no backup is being made: what a server that was killed, or a backup that failed, has left
  // behind. Partial copies go, and folders in which there is nothing else.
  void RemoveUnfinished() const;

 private:
  const std::string root_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_BACKUP_FOLDERS_H_
