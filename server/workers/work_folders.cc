#include "server/workers/work_folders.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/faults/fault_point.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {

namespace fs = std::filesystem;

std::string WorkFolders::PathOf(absl::string_view job_id) const {
  return enabled() ? absl::StrCat(root_, "/", job_id) : "";
}

absl::Status WorkFolders::Create(absl::string_view job_id) const {
  if (!enabled()) return absl::OkStatus();
  if (absl::Status status = FaultPointStatus("work.before_create"); !status.ok()) return status;
  std::error_code error;
  fs::create_directories(PathOf(job_id), error);
  if (!error) return absl::OkStatus();
  return absl::ErrnoToStatus(error.value(), absl::StrCat("cannot create ", PathOf(job_id)));
}

void WorkFolders::Remove(absl::string_view job_id) const {
  if (!enabled()) return;
  FaultPoint("work.before_remove");
  std::error_code error;
  fs::remove_all(PathOf(job_id), error);
  FaultPoint("work.after_remove");
  if (error) spdlog::warn("cannot remove {}: {}", PathOf(job_id), error.message());
}

std::vector<std::string> WorkFolders::List() const {
  std::vector<std::string> ids;
  if (!enabled()) return ids;
  std::error_code error;
  for (fs::directory_iterator entry(root_, error), end; !error && entry != end;
       entry.increment(error)) {
    ids.push_back(entry->path().filename().string());
  }
  return ids;
}

}  // namespace spikepinn::server
