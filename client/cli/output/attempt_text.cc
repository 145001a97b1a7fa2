#include "client/cli/output/attempt_text.h"

#include <variant>

#include "absl/strings/str_cat.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

using client::JobState;

// The end of a log that a message may go on with is in the log.
std::string FirstLine(const std::string& message) {
  const std::string line = message.substr(0, message.find('\n'));
  return line.substr(0, line.find("; its log ends with:"));
}

}  // namespace

void AddToAttempts(const client::Event& event, Attempts* attempts) {
  const auto* const change = std::get_if<client::StateChange>(&event.payload);
  if (change == nullptr || event.attempt == 0) return;
  AttemptFacts& facts = (*attempts)[event.attempt];
  if (change->state == JobState::kRunning) facts.start = event.time;
  if (change->state == JobState::kRunning || change->state == JobState::kCancelling) return;
  // A job that is cancelled while it waits for its next attempt says so under the last one.
  if (facts.end.has_value()) return;
  facts.end = event.time;
  facts.state = change->state;
  facts.why = FirstLine(change->error.has_value() ? change->error->message : change->detail);
}

std::string AttemptText(std::int32_t attempt, const AttemptFacts& facts, absl::TimeZone zone) {
  std::string text = absl::StrCat("attempt ", attempt, ": ");
  absl::StrAppend(&text, facts.start.has_value() ? FormatDateTime(*facts.start, zone) : "?");
  const std::string state = PaintState(facts.state, Stream::kErr);
  if (!facts.end.has_value()) return absl::StrCat(text, ", ", state);
  absl::StrAppend(&text, " to ", FormatDateTime(*facts.end, zone), ", ", state,
                  facts.state == JobState::kQueued ? " again" : "");
  if (!facts.why.empty()) absl::StrAppend(&text, ": ", Printable(facts.why));
  return text;
}

nlohmann::ordered_json AttemptJson(const std::string& job_name, std::int32_t attempt,
                                   const AttemptFacts& facts) {
  nlohmann::ordered_json json = {{"type", "attempt"}};
  json["job"] = job_name;
  json["attempt"] = attempt;
  if (facts.start.has_value()) json["start_time"] = JsonTime(*facts.start);
  if (facts.end.has_value()) json["end_time"] = JsonTime(*facts.end);
  json["state"] = std::string(ToString(facts.state));
  if (!facts.why.empty()) json["why"] = facts.why;
  return json;
}

nlohmann::ordered_json ToJson(const std::string& job_name, const client::LogChunk& chunk) {
  return {{"type", "log"},
          {"job", job_name},
          {"attempt", chunk.attempt},
          {"offset", chunk.offset},
          {"next_offset", chunk.next_offset},
          {"text", chunk.text}};
}

}  // namespace spikepinn::cli
