#include "server/workers/work_folders.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "server/faults/fault_point.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {

namespace fs = std::filesystem;

namespace {

constexpr char kRemoved[] = "removed-";

}  // namespace

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
  // Under another name first: a worker of an earlier server may still be writing into it.
  const std::string removed = absl::StrCat(root_, "/", kRemoved, job_id);
  std::error_code error;
  fs::rename(PathOf(job_id), removed, error);
  if (!error) fs::remove_all(removed, error);
  FaultPoint("work.after_remove");
  if (error && error != std::errc::no_such_file_or_directory) {
    spdlog::warn("cannot remove {}: {}", PathOf(job_id), error.message());
  }
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
