#include "server/worker/limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fstream>

#include "absl/strings/str_cat.h"
#include "server/worker/heap.h"

namespace spikepinn::worker {
namespace {

constexpr std::int64_t kLogBytes = std::int64_t{1} << 20;

// Private writable memory of this process; 0 where the kernel does not say.
std::int64_t DataBytes() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    std::int64_t kilobytes = 0;
    if (word == "VmData:" && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

// Moves the soft limit alone, so that the next assignment may have more. 0: as much as allowed.
absl::Status SetLimit(int resource, const char* name, std::int64_t bytes) {
  rlimit limit{};
  if (getrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0) {
    limit.rlim_cur =
        bytes > 0 ? std::min<rlim_t>(static_cast<rlim_t>(bytes), limit.rlim_max) : limit.rlim_max;
    if (setrlimit(static_cast<__rlimit_resource>(resource), &limit) == 0) return absl::OkStatus();
  }
  return absl::ErrnoToStatus(errno, absl::StrCat("cannot set ", name, " to ", bytes));
}

}  // namespace

absl::Status SetLimits(const Limits& limits) {
  if (limits.memory_bytes > 0) ReturnFreedMemory();  // it would come on top
  const std::int64_t memory =
      limits.memory_bytes > 0 ? DataBytes() + limits.memory_bytes : std::int64_t{0};
  absl::Status status = SetLimit(RLIMIT_DATA, "RLIMIT_DATA", memory);
  const std::int64_t file =
      limits.scratch_bytes > 0 ? kLogBytes + limits.scratch_bytes : std::int64_t{0};
  std::signal(SIGXFSZ, SIG_IGN);  // an error of the write says more than a killed process
  status.Update(SetLimit(RLIMIT_FSIZE, "RLIMIT_FSIZE", file));
  const rlimit no_core{};
  if (setrlimit(RLIMIT_CORE, &no_core) != 0) {
    status.Update(absl::ErrnoToStatus(errno, "cannot set RLIMIT_CORE to 0"));
  }
  return status;
}

absl::Status SendOutputTo(const std::string& path) {
  const int log = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
  if (log < 0) return absl::ErrnoToStatus(errno, absl::StrCat("cannot open ", path));
  const bool moved = dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
  const int error = errno;
  close(log);
  return moved ? absl::OkStatus() : absl::ErrnoToStatus(error, absl::StrCat("cannot use ", path));
}

}  // namespace spikepinn::worker
