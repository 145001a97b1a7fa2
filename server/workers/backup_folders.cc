#include "server/workers/backup_folders.h"

#include <filesystem>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_store.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

namespace fs = std::filesystem;

constexpr char kDatabase[] = "jobs.db";

std::vector<fs::path> FoldersIn(const std::string& root) {
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator entry(root, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
      folders.push_back(entry->path());
    }
  }
  return folders;
}

}  // namespace

std::string BackupFolders::PathFor(absl::Time time) const {
  return absl::StrCat(root_, "/", absl::FormatTime("%Y%m%dT%H%M%E3SZ", time, absl::UTCTimeZone()),
                      "/", kDatabase);
}

void BackupFolders::RemoveUnfinished() const {
  for (const fs::path& folder : FoldersIn(root_)) {
    std::error_code error;
    if (fs::remove(folder / absl::StrCat(kDatabase, kPartialBackup), error)) {
      spdlog::warn("an unfinished backup in {} is removed", folder.string());
    }
    if (fs::is_empty(folder, error) && !error) fs::remove(folder, error);
  }
}

}  // namespace spikepinn::server
