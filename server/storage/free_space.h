// Keeps some of the disk free for the jobs that are under way.
#ifndef SPIKEPINN_SERVER_STORAGE_FREE_SPACE_H_
#define SPIKEPINN_SERVER_STORAGE_FREE_SPACE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace spikepinn::server {

// Bytes of the file system with that folder or file that this process may still fill.
absl::StatusOr<std::int64_t> FreeBytes(const std::string& path);

// Asks how much is free at most once a second. Not synchronised.
class FreeSpaceGuard {
 public:
  // FreeBytes, or what a test says.
  using Measure = std::function<absl::StatusOr<std::int64_t>(const std::string& path)>;

  FreeSpaceGuard(std::string path, std::int64_t min_free_bytes, Measure measure);

  // ResourceExhausted, about `what`, unless `bytes` could be written now with `min_free_bytes` to
  // spare. A file system that does not answer is taken for a free one: writing will tell.
  absl::Status Check(absl::string_view what, std::int64_t bytes, absl::Time now);

  // Asks again at the next Check.
  void Forget() { measured_at_ = absl::InfinitePast(); }

 private:
  const std::string path_;
  const std::int64_t min_free_bytes_;
  const Measure measure_;
  absl::Time measured_at_ = absl::InfinitePast();
  std::int64_t free_bytes_ = 0;  // as of measured_at_, less what was let in since
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_FREE_SPACE_H_
