#include "server/service/filter.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace spikepinn::server {
namespace {

absl::Status FilterError(absl::string_view filter, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("filter = \"", absl::CHexEscape(filter.substr(0, 200)), "\": ", rule));
}

// Words and "=" signs, wherever blanks are.
std::vector<std::string> Tokenize(absl::string_view text) {
  return absl::StrSplit(absl::StrReplaceAll(text, {{"=", " = "}}), absl::ByAnyChar(" \t\r\n"),
                        absl::SkipEmpty());
}

absl::StatusOr<JobState> ParseState(absl::string_view filter, const std::string& word) {
  const auto found = std::find_if(std::begin(kAllJobStates), std::end(kAllJobStates),
                                  [&](JobState state) { return word == ToString(state); });
  if (found != std::end(kAllJobStates)) return *found;
  const std::string known = absl::StrJoin(
      kAllJobStates, ", ", [](std::string* out, JobState state) { out->append(ToString(state)); });
  return FilterError(
      filter, absl::StrCat("\"", absl::CHexEscape(word), "\" is no state; must be one of ", known));
}

}  // namespace

absl::StatusOr<JobFilter> ParseFilter(absl::string_view text) {
  constexpr absl::string_view kShape =
      "must be \"state = STATE\", or several of these joined by \" OR \"";
  JobFilter filter;
  const std::vector<std::string> tokens = Tokenize(text);
  if (tokens.empty()) return filter;
  for (std::size_t i = 0; i < tokens.size(); i += 4) {
    if (tokens[i] != "state") {
      return FilterError(
          text, absl::StrCat("\"", absl::CHexEscape(tokens[i]), "\" is not known; ", kShape));
    }
    if (i + 2 >= tokens.size() || tokens[i + 1] != "=") return FilterError(text, kShape);
    absl::StatusOr<JobState> state = ParseState(text, tokens[i + 2]);
    if (!state.ok()) return state.status();
    filter.states.push_back(*state);
    const bool last = i + 3 == tokens.size();
    if (!last && (tokens[i + 3] != "OR" || i + 4 == tokens.size())) {
      return FilterError(text, kShape);
    }
  }
  return filter;
}

}  // namespace spikepinn::server
