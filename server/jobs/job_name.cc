#include "server/jobs/job_name.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kMaxIdLength = 63;

bool IsIdCharacter(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
}

absl::StatusOr<std::string> ParseName(absl::string_view name, absl::string_view collection,
                                      absl::string_view shape) {
  absl::string_view id = name;
  if (absl::ConsumePrefix(&id, collection) && !id.empty() && id.size() <= kMaxIdLength &&
      std::all_of(id.begin(), id.end(), IsIdCharacter)) {
    return std::string(id);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("name = \"", absl::CHexEscape(name.substr(0, 200)), "\": must be ", shape));
}

}  // namespace

std::string JobName(absl::string_view id) { return absl::StrCat("jobs/", id); }

absl::StatusOr<std::string> ParseJobName(absl::string_view name) {
  return ParseName(name, "jobs/", "jobs/{job}");
}

std::string SweepName(absl::string_view id) { return absl::StrCat("sweeps/", id); }

absl::StatusOr<std::string> ParseSweepName(absl::string_view name) {
  return ParseName(name, "sweeps/", "sweeps/{sweep}");
}

}  // namespace spikepinn::server
