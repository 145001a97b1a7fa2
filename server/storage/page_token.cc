#include "server/storage/page_token.h"

#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace spikepinn::server {
namespace {

// FNV-1a, because it must be the same tomorrow.
std::uint64_t Fingerprint(absl::string_view text) {
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  return hash;
}

// Tells filters apart. The states are one bit each; 0 is "all states".
std::string Scope(const JobFilter& filter) {
  unsigned states = 0;
  for (JobState state : filter.states) states |= 1u << static_cast<int>(state);
  if (filter.user.empty() && filter.sweep_id.empty()) return absl::StrCat(states);
  return absl::StrCat(states, "/", Fingerprint(absl::StrCat(filter.user, "\n", filter.sweep_id)));
}

constexpr char kSweeps[] = "sweeps";

std::string MakeToken(std::int64_t last_number, absl::string_view scope) {
  return absl::WebSafeBase64Escape(absl::StrCat("v1/", last_number, "/", scope));
}

absl::StatusOr<std::int64_t> ParseToken(absl::string_view token, absl::string_view scope) {
  std::string text;
  std::int64_t number = 0;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
    // A token is ours if making it again gives the same word; all else follows from that.
    if (parts.size() >= 2 && absl::SimpleAtoi(parts[1], &number) &&
        MakeToken(number, scope) == token) {
      return number;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("page_token = \"", absl::CHexEscape(token.substr(0, 80)),
                   "\": must be the next_page_token of the page before, with the same filter"));
}

}  // namespace

std::string MakePageToken(std::int64_t last_number, const JobFilter& filter) {
  return MakeToken(last_number, Scope(filter));
}

absl::StatusOr<std::int64_t> ParsePageToken(absl::string_view token, const JobFilter& filter) {
  return ParseToken(token, Scope(filter));
}

std::string MakeSweepPageToken(std::int64_t last_number) { return MakeToken(last_number, kSweeps); }

absl::StatusOr<std::int64_t> ParseSweepPageToken(absl::string_view token) {
  return ParseToken(token, kSweeps);
}

}  // namespace spikepinn::server
