#include "server/storage/page_token.h"

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

// One bit a state, which tells all filters apart; 0 is "all states".
unsigned Digest(const JobFilter& filter) {
  unsigned digest = 0;
  for (JobState state : filter.states) digest |= 1u << static_cast<int>(state);
  return digest;
}

}  // namespace

std::string MakePageToken(std::int64_t last_number, const JobFilter& filter) {
  return absl::WebSafeBase64Escape(absl::StrCat("v1/", last_number, "/", Digest(filter)));
}

absl::StatusOr<std::int64_t> ParsePageToken(absl::string_view token, const JobFilter& filter) {
  std::string text;
  std::int64_t number = 0;
  if (absl::WebSafeBase64Unescape(token, &text)) {
    const std::size_t begin = text.find('/');
    const std::size_t end = text.rfind('/');
    // A token is ours if making it again gives the same word; all else follows from that.
    if (begin < end && absl::SimpleAtoi(text.substr(begin + 1, end - begin - 1), &number) &&
        MakePageToken(number, filter) == token) {
      return number;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("page_token = \"", absl::CHexEscape(token.substr(0, 80)),
                   "\": must be the next_page_token of the page before, with the same filter"));
}

}  // namespace spikepinn::server
