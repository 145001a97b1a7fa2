#include "server/service/filter.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "server/jobs/job_name.h"

namespace spikepinn::server {
namespace {

constexpr absl::string_view kShape =
    "must be \"state = STATE\", several of these joined by \" OR \", \"user = \\\"ada\\\"\" and "
    "\"sweep = \\\"sweeps/x\\\"\", joined by \" AND \"";

absl::Status FilterError(absl::string_view filter, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("filter = \"", absl::CHexEscape(filter.substr(0, 200)), "\": ", rule));
}

struct Token {
  std::string text;
  bool quoted = false;
};

absl::StatusOr<JobState> ParseState(absl::string_view filter, const std::string& word) {
  const auto found = std::find_if(std::begin(kAllJobStates), std::end(kAllJobStates),
                                  [&](JobState state) { return word == ToString(state); });
  if (found != std::end(kAllJobStates)) return *found;
  const std::string known = absl::StrJoin(
      kAllJobStates, ", ", [](std::string* out, JobState state) { out->append(ToString(state)); });
  return FilterError(
      filter, absl::StrCat("\"", absl::CHexEscape(word), "\" is no state; must be one of ", known));
}

// Reads one filter, token by token.
class FilterParser {
 public:
  explicit FilterParser(absl::string_view text) : text_(text) {}

  absl::StatusOr<JobFilter> Parse();

 private:
  // Words, quoted words and "=" signs, wherever blanks are.
  absl::Status Tokenize();
  absl::Status ReadComparison();
  absl::Status Set(const std::string& field, const Token& value);
  bool Take(absl::string_view word);

  const absl::string_view text_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::string previous_field_;  // what an OR goes on with
  JobFilter filter_;
};

absl::Status FilterParser::Tokenize() {
  constexpr absl::string_view kBlanks = " \t\r\n";
  std::size_t i = 0;
  while ((i = text_.find_first_not_of(kBlanks, i)) != absl::string_view::npos) {
    std::size_t end = i + 1;
    if (text_[i] == '"') {
      end = text_.find('"', i + 1);
      if (end == absl::string_view::npos) return FilterError(text_, "a quote is not closed");
      tokens_.push_back({std::string(text_.substr(i + 1, end - i - 1)), true});
      ++end;
    } else {
      if (text_[i] != '=') end = std::min(text_.find_first_of(" \t\r\n=\"", i), text_.size());
      tokens_.push_back({std::string(text_.substr(i, end - i)), false});
    }
    i = end;
  }
  return absl::OkStatus();
}

bool FilterParser::Take(absl::string_view word) {
  const bool found =
      next_ < tokens_.size() && !tokens_[next_].quoted && tokens_[next_].text == word;
  if (found) ++next_;
  return found;
}

absl::Status FilterParser::Set(const std::string& field, const Token& value) {
  if (field == "state") {
    absl::StatusOr<JobState> state = ParseState(text_, value.text);
    if (state.ok()) filter_.states.push_back(*state);
    return state.status();
  }
  if (field == "user") {
    filter_.user = value.text;
    return value.text.empty() ? FilterError(text_, "user must not be empty") : absl::OkStatus();
  }
  absl::StatusOr<std::string> id = ParseSweepName(value.text);
  if (!id.ok()) return FilterError(text_, "sweep must be \"sweeps/{sweep}\"");
  filter_.sweep_id = *std::move(id);
  return absl::OkStatus();
}

absl::Status FilterParser::ReadComparison() {
  if (next_ >= tokens_.size() || tokens_[next_].quoted) return FilterError(text_, kShape);
  const std::string field = tokens_[next_].text;
  if (field != "state" && field != "user" && field != "sweep") {
    return FilterError(text_,
                       absl::StrCat("\"", absl::CHexEscape(field), "\" is not known; ", kShape));
  }
  ++next_;
  if (!Take("=") || next_ >= tokens_.size()) return FilterError(text_, kShape);
  const Token& value = tokens_[next_++];
  if (!value.quoted && value.text == "=") return FilterError(text_, kShape);
  previous_field_ = field;
  return Set(field, value);
}

absl::StatusOr<JobFilter> FilterParser::Parse() {
  if (absl::Status status = Tokenize(); !status.ok()) return status;
  if (tokens_.empty()) return filter_;
  std::vector<std::string> fields;  // each at most once, a state with all its ORs
  while (true) {
    if (absl::Status status = ReadComparison(); !status.ok()) return status;
    const bool again = std::find(fields.begin(), fields.end(), previous_field_) != fields.end();
    if (again) {
      return FilterError(text_, absl::StrCat(previous_field_, " stands in it twice; ", kShape));
    }
    while (previous_field_ == "state" && Take("OR")) {
      if (absl::Status status = ReadComparison(); !status.ok()) return status;
      if (previous_field_ != "state") return FilterError(text_, kShape);
    }
    fields.push_back(previous_field_);
    if (next_ == tokens_.size()) return filter_;
    if (!Take("AND")) return FilterError(text_, kShape);
  }
}

}  // namespace

absl::StatusOr<JobFilter> ParseFilter(absl::string_view text) { return FilterParser(text).Parse(); }

}  // namespace spikepinn::server
