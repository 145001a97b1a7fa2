// The folders in which jobs keep their checkpoints while they are not done.
#ifndef SPIKEPINN_SERVER_WORKERS_WORK_FOLDERS_H_
#define SPIKEPINN_SERVER_WORKERS_WORK_FOLDERS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace spikepinn::server {

// One folder a job, named by its id, below a root. Immutable; any thread.
class WorkFolders {
 public:
  // Empty: jobs have no folders.
  explicit WorkFolders(std::string root) : root_(std::move(root)) {}

  bool enabled() const { return !root_.empty(); }
  std::string PathOf(absl::string_view job_id) const;

  // Makes the folder, and the root, where they are missing.
  absl::Status Create(absl::string_view job_id) const;
  // With everything in it; one that is not there is fine.
  void Remove(absl::string_view job_id) const;
  // Ids of the folders that are there.
  std::vector<std::string> List() const;

 private:
  const std::string root_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORK_FOLDERS_H_
