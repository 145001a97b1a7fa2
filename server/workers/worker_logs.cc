#include "server/workers/worker_logs.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/workers/owned_fd.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {

std::string WorkerLogs::PathOf(const AttemptId& attempt) const {
  return absl::StrCat(folder_, "/", attempt.job_id, "-", attempt.attempt, ".log");
}

std::vector<AttemptId> WorkerLogs::List() const {
  std::vector<AttemptId> logs;
  std::error_code error;
  for (std::filesystem::directory_iterator file(folder_, error), end; !error && file != end;
       file.increment(error)) {
    const std::string name = file->path().stem().string();
    const std::size_t dash = name.rfind('-');
    AttemptId id;
    if (dash == std::string::npos || !absl::SimpleAtoi(name.substr(dash + 1), &id.attempt))
      continue;
    id.job_id = name.substr(0, dash);
    logs.push_back(std::move(id));
  }
  return logs;
}

void WorkerLogs::Trim(const AttemptId& attempt) {
  constexpr off_t kBlock = 4096;  // of most file systems: only whole ones are given back
  if (options_.max_bytes <= 0) return;
  const std::string path = PathOf(attempt);
  const OwnedFd file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
  struct stat info {};
  if (!file.valid() || fstat(file.get(), &info) != 0) return;
  const off_t older = (info.st_size - options_.max_bytes) / kBlock * kBlock;
  if (older <= 0) return;
  if (fallocate(file.get(), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, older) == 0) return;
  if (std::exchange(warned_, true)) return;
  spdlog::warn("logs of more than {} bytes stay as long as they are: {}: {}", options_.max_bytes,
               path, strerror(errno));
}

void WorkerLogs::Discard(const AttemptId& last) {
  for (std::int32_t attempt = 1; attempt <= last.attempt; ++attempt) {
    unlink(PathOf({last.job_id, attempt}).c_str());  // one that is gone already is fine
  }
}

}  // namespace spikepinn::server
