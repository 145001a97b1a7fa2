#include "wire/job_terms.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::wire {
namespace {

constexpr std::ptrdiff_t kMaxDisplayNameCharacters = 200;
constexpr std::size_t kMaxUserLength = 63;
constexpr std::int32_t kMaxPriority = 100;
constexpr std::int32_t kMaxAttempts = 100;
constexpr double kMaxWallSeconds = 1e9;

bool IsUserCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::string_view("._@-").find(c) != absl::string_view::npos;
}

absl::Status CheckUser(absl::string_view user) {
  if (user.size() <= kMaxUserLength && std::all_of(user.begin(), user.end(), IsUserCharacter)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("user = \"", absl::CHexEscape(user.substr(0, 100)),
                   "\": must be letters, digits and \"._@-\", at most ", kMaxUserLength));
}

template <typename Number>
absl::Status InRange(absl::string_view field, Number value, Number least, Number most) {
  if (value >= least && value <= most) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(field, " = ", value, ": must be in [", least, ", ", most, "]"));
}

absl::Status CheckBytes(absl::string_view field, std::int64_t bytes) {
  if (bytes > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(field, " = ", bytes, ": must be > 0"));
}

absl::Status CheckWallSeconds(double seconds) {
  // Also false for nan.
  if (seconds > 0.0 && seconds <= kMaxWallSeconds) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("resources.wall_seconds = ", seconds,
                                                 ": must be in (0, ", kMaxWallSeconds, "]"));
}

absl::Status CheckResources(const v1::Resources& resources) {
  absl::Status status;
  if (resources.has_memory_bytes()) {
    status = CheckBytes("resources.memory_bytes", resources.memory_bytes());
  }
  if (status.ok() && resources.has_wall_seconds()) {
    status = CheckWallSeconds(resources.wall_seconds());
  }
  if (status.ok() && resources.has_scratch_bytes()) {
    status = CheckBytes("resources.scratch_bytes", resources.scratch_bytes());
  }
  return status;
}

}  // namespace

absl::Status CheckTerms(const v1::Job& job) {
  absl::Status status = CheckDisplayName(job.display_name());
  if (status.ok()) status = CheckUser(job.user());
  if (status.ok()) status = InRange("priority", job.priority(), -kMaxPriority, kMaxPriority);
  if (status.ok() && job.has_max_attempts()) {
    status = InRange("max_attempts", job.max_attempts(), 1, kMaxAttempts);
  }
  return status.ok() ? CheckResources(job.resources()) : status;
}

absl::Status CheckDisplayName(absl::string_view name) {
  // Every byte but UTF-8's continuation bytes begins a character.
  const auto characters = std::count_if(name.begin(), name.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
  if (characters <= kMaxDisplayNameCharacters) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("display_name: has ", characters,
                                                 " characters; must have at most ",
                                                 kMaxDisplayNameCharacters));
}

}  // namespace spikepinn::wire
