#include "client/cli/output/job_text.h"

#include <cstddef>
#include <optional>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/follow/progress_line.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/style.h"
#include "client/cli/output/summary_text.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

// Where texts begin: behind the labels of a job, and behind the time of day of an event.
constexpr std::size_t kTextColumn = 10;

// A label and its value, the values below each other.
void AddFact(const std::string& label, const std::string& value, std::string* out) {
  absl::StrAppend(out, label, std::string(kTextColumn - label.size(), ' '), value, "\n");
}

void AddTime(const std::string& label, const std::optional<absl::Time>& time, absl::TimeZone zone,
             std::string* out) {
  if (time.has_value()) AddFact(label, FormatDateTime(*time, zone), out);
}

// "memory 2.0 GiB, time 2h 00m, scratch 1.0 GiB, 3 attempts"; what is not limited is left out.
std::string LimitsText(const client::Job& job) {
  std::vector<std::string> parts;
  if (job.resources.memory_bytes.has_value()) {
    parts.push_back(absl::StrCat("memory ", FormatBytes(*job.resources.memory_bytes)));
  }
  if (job.resources.wall_seconds.has_value()) {
    parts.push_back(absl::StrCat("time ", files::FormatSeconds(*job.resources.wall_seconds)));
  }
  if (job.resources.scratch_bytes.has_value()) {
    parts.push_back(absl::StrCat("scratch ", FormatBytes(*job.resources.scratch_bytes)));
  }
  if (job.max_attempts > 0) {
    parts.push_back(
        absl::StrCat(job.max_attempts, job.max_attempts == 1 ? " attempt" : " attempts"));
  }
  return absl::StrJoin(parts, ", ");
}

// An error's words, the end of a worker's log among them, below each other.
std::string ErrorLines(const client::JobError& error) {
  std::string text = PrintableLines(error.message, kTextColumn);
  // The state says already that it was cancelled.
  if (error.reason == client::JobErrorReason::kCancelled) return text;
  return absl::StrCat(std::string(ToString(error.reason)), ": ", text);
}

struct PayloadText {
  std::int32_t attempt;

  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const client::StateChange& change) const {
    std::string text = PaintState(change.state);
    if (change.state == client::JobState::kRunning)
      absl::StrAppend(&text, " (attempt ", attempt, ")");
    if (change.error.has_value()) absl::StrAppend(&text, ": ", ErrorLines(*change.error));
    if (!change.detail.empty()) {
      absl::StrAppend(&text, ": ", PrintableLines(change.detail, kTextColumn));
    }
    return text;
  }
  std::string operator()(const Progress& progress) const {
    return Printable(ProgressText(progress));
  }
  std::string operator()(const client::Warning& warning) const {
    return absl::StrCat(Paint(Style::kWarning, "warning:"), " ", Printable(warning.message));
  }
  // "0 to 200.022 ms done, spike at 200.022471"
  std::string operator()(const FinishedPiece& piece) const {
    std::string text = absl::StrCat(files::FormatShort(piece.start_ms), " to ",
                                    files::FormatShort(piece.end_ms), " ms done");
    if (piece.spike_ms.empty()) return text;
    absl::StrAppend(&text, piece.spike_ms.size() > 1 ? ", spikes at" : ", spike at");
    for (const double t : piece.spike_ms) absl::StrAppend(&text, " ", absl::StrFormat("%.6f", t));
    return text;
  }
  std::string operator()(const client::CheckpointEvent& checkpoint) const {
    return absl::StrCat(checkpoint.resumed ? "resumed from step " : "checkpoint at step ",
                        checkpoint.overall_step);
  }
  // Told in full when the watch is over.
  std::string operator()(const Summary&) const { return ""; }
};

std::string WaitingText(const client::Waiting& waiting) {
  std::string text = Printable(waiting.message);
  if (text.empty()) text = std::string(ToString(waiting.reason));
  if (waiting.position > 0) absl::StrAppend(&text, " (position ", waiting.position, ")");
  return text;
}

}  // namespace

std::string ErrorText(const client::JobError& error) {
  // The state says already that it was cancelled.
  if (error.reason == client::JobErrorReason::kCancelled) return Printable(error.message);
  return absl::StrCat(std::string(ToString(error.reason)), ": ", Printable(error.message));
}

std::string EventText(const client::Event& event) {
  return std::visit(PayloadText{event.attempt}, event.payload);
}

namespace {

std::string Text(const client::Job& job, bool wide, absl::TimeZone zone) {
  std::string out;
  AddFact("job", job.name, &out);
  if (!job.display_name.empty()) AddFact("name", Printable(job.display_name), &out);
  std::string state = PaintState(job.state);
  if (job.attempt > 0) absl::StrAppend(&state, " (attempt ", job.attempt, ")");
  AddFact("state", state, &out);
  if (job.waiting.has_value()) AddFact("waits", WaitingText(*job.waiting), &out);
  if (!job.user.empty()) AddFact("user", Printable(job.user), &out);
  if (job.priority != 0) AddFact("priority", absl::StrCat(job.priority), &out);
  const std::string limits = LimitsText(job);
  if (!limits.empty()) AddFact("limits", limits, &out);
  if (!job.sweep.empty()) {
    AddFact("sweep", absl::StrCat(Printable(job.sweep), ", index ", job.sweep_index), &out);
  }
  AddTime("created", job.create_time, zone, &out);
  AddTime("started", job.start_time, zone, &out);
  AddTime("ended", job.end_time, zone, &out);
  if (job.error.has_value()) AddFact("error", ErrorLines(*job.error), &out);
  if (job.progress.has_value() && !HasEnded(job.state)) {
    AddFact("progress", Printable(ProgressText(*job.progress)), &out);
  }
  AddFact("events", absl::StrCat(job.last_event_sequence), &out);
  absl::StrAppend(&out, "spec\n", JsonToYaml(ToJson(job.spec), 2));
  if (wide) absl::StrAppend(&out, "effective spec\n", JsonToYaml(ToJson(job.effective_spec), 2));
  if (job.summary.has_value()) absl::StrAppend(&out, "\n", SummaryText(*job.summary));
  return out;
}

}  // namespace

std::string JobText(const client::Job& job, absl::TimeZone zone) { return Text(job, false, zone); }

std::string WideJobText(const client::Job& job, absl::TimeZone zone) {
  return Text(job, true, zone);
}

}  // namespace spikepinn::cli
