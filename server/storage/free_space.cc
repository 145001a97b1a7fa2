#include "server/storage/free_space.h"

#include <sys/statvfs.h>

#include <cerrno>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/jobs/refusal.h"

namespace spikepinn::server {
namespace {

constexpr absl::Duration kFresh = absl::Seconds(1);

std::string Mebibytes(std::int64_t bytes) {
  return absl::StrFormat("%.1f MiB", static_cast<double>(bytes) / (1 << 20));
}

}  // namespace

absl::StatusOr<std::int64_t> FreeBytes(const std::string& path) {
  struct statvfs info;
  if (statvfs(path.c_str(), &info) != 0) {
    return absl::ErrnoToStatus(errno, absl::StrCat("statvfs ", path));
  }
  return static_cast<std::int64_t>(info.f_bavail) * static_cast<std::int64_t>(info.f_frsize);
}

FreeSpaceGuard::FreeSpaceGuard(std::string path, std::int64_t min_free_bytes, Measure measure)
    : path_(std::move(path)), min_free_bytes_(min_free_bytes), measure_(std::move(measure)) {}

absl::Status FreeSpaceGuard::Check(absl::string_view what, std::int64_t bytes, absl::Time now) {
  if (min_free_bytes_ <= 0) return absl::OkStatus();
  const absl::Duration age = now - measured_at_;
  if (age < absl::ZeroDuration() || age >= kFresh) {
    free_bytes_ = measure_(path_).value_or(std::numeric_limits<std::int64_t>::max());
    measured_at_ = now;
  }
  const std::int64_t needed = min_free_bytes_ + bytes;
  if (free_bytes_ < needed) {
    return Refuse(Refusal::kDiskFull,
                  absl::StrCat("the disk is nearly full: ", Mebibytes(free_bytes_), " are free at ",
                               path_, ", ", what, " needs ", Mebibytes(needed),
                               " so that running jobs can still end"));
  }
  free_bytes_ -= bytes;
  return absl::OkStatus();
}

}  // namespace spikepinn::server
