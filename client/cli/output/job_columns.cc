#include "client/cli/output/job_columns.h"

#include <optional>
#include <utility>
#include <vector>

#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/files/number.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/scalar_reader.h"

namespace spikepinn::cli {
namespace {

using Jobs = std::vector<Column<ListedJob>>;
constexpr auto kRight = Table::Align::kRight;
constexpr auto kLeft = Table::Align::kLeft;

CellValue Word(absl::string_view word) { return std::string(word); }

CellValue TextOrNothing(const std::string& text) {
  return text.empty() ? CellValue() : CellValue(text);
}

CellValue TimeOrNothing(const std::optional<absl::Time>& time) {
  return time.has_value() ? CellValue(*time) : CellValue();
}

// How long the job has been at work; nothing before its start and while it runs.
CellValue TookSeconds(const ListedJob& row) {
  const client::Job& job = row.job;
  if (!job.start_time.has_value() || !job.end_time.has_value()) return {};
  return absl::ToDoubleSeconds(*job.end_time - *job.start_time);
}

std::string TookText(const ListedJob& row) {
  const CellValue seconds = TookSeconds(row);
  return seconds.index() == 0 ? "" : files::FormatSeconds(std::get<double>(seconds));
}

Column<ListedJob> Age(absl::Time now) {
  return {"",
          "AGE",
          kRight,
          Shown::kWide,
          {},
          [now](const ListedJob& row) {
            if (!row.job.create_time.has_value()) return std::string();
            return files::FormatSeconds(absl::ToDoubleSeconds(now - *row.job.create_time));
          },
          Fit::kWhole,
          true};
}

Column<ListedJob> Created(absl::TimeZone zone, Shown shown) {
  return {"create_time",
          "CREATED",
          kLeft,
          shown,
          [](const ListedJob& row) { return TimeOrNothing(row.job.create_time); },
          [zone](const ListedJob& row) {
            if (!row.job.create_time.has_value()) return std::string();
            return FormatDateTime(*row.job.create_time, zone);
          }};
}

Column<ListedJob> Name() {
  return {
      "name", "JOB", kLeft, Shown::kAlways, [](const ListedJob& row) { return Word(row.job.name); },
      {}};
}

Column<ListedJob> User() {
  return {"user",
          "USER",
          kLeft,
          Shown::kAlways,
          [](const ListedJob& row) { return TextOrNothing(row.job.user); },
          {}};
}

Column<ListedJob> DisplayName() {
  return {"display_name",
          "NAME",
          kLeft,
          Shown::kAlways,
          [](const ListedJob& row) { return TextOrNothing(row.job.display_name); },
          {},
          Fit::kShortened};
}

Column<ListedJob> Attempt() {
  return {"attempt",
          "ATTEMPT",
          kRight,
          Shown::kWide,
          [](const ListedJob& row) { return CellValue(std::int64_t{row.job.attempt}); },
          {}};
}

Column<ListedJob> Priority(Shown shown) {
  return {"priority",
          "PRIORITY",
          kRight,
          shown,
          [](const ListedJob& row) { return CellValue(std::int64_t{row.job.priority}); },
          {}};
}

Column<ListedJob> Threads(Shown shown) {
  return {
      "threads",
      "THREADS",
      kRight,
      shown,
      [](const ListedJob& row) { return row.threads > 0 ? CellValue(row.threads) : CellValue(); },
      {}};
}

Column<ListedJob> Device(Shown shown) {
  return {"device",
          "DEVICE",
          kLeft,
          shown,
          [](const ListedJob& row) { return TextOrNothing(row.device); },
          {}};
}

Column<ListedJob> Sweep() {
  return {"sweep",
          "SWEEP",
          kLeft,
          Shown::kWide,
          [](const ListedJob& row) { return TextOrNothing(row.job.sweep); },
          {}};
}

// What only CSV has, and the words about a failure, which are long.
void AddEnds(Jobs* columns) {
  columns->push_back({"start_time",
                      "",
                      kLeft,
                      Shown::kCsvOnly,
                      [](const ListedJob& row) { return TimeOrNothing(row.job.start_time); },
                      {}});
  columns->push_back({"end_time",
                      "",
                      kLeft,
                      Shown::kCsvOnly,
                      [](const ListedJob& row) { return TimeOrNothing(row.job.end_time); },
                      {}});
  columns->push_back({"sweep_index",
                      "",
                      kRight,
                      Shown::kCsvOnly,
                      [](const ListedJob& row) {
                        return row.job.sweep.empty() ? CellValue() : CellValue(row.job.sweep_index);
                      },
                      {}});
  columns->push_back({"error_reason",
                      "",
                      kLeft,
                      Shown::kCsvOnly,
                      [](const ListedJob& row) {
                        return row.job.error.has_value() ? Word(ToString(row.job.error->reason))
                                                         : CellValue();
                      },
                      {}});
  columns->push_back({"error_message", "MESSAGE", kLeft, Shown::kWide,
                      [](const ListedJob& row) {
                        return row.job.error.has_value() ? Word(row.job.error->message)
                                                         : CellValue();
                      },
                      [](const ListedJob& row) {
                        return row.job.error.has_value() ? ErrorText(*row.job.error) : "";
                      }});
}

client::Waiting WaitingOf(const ListedJob& row) {
  return row.job.waiting.value_or(client::Waiting());
}

// Lists are the same whether or not the specs were asked for on the side.
nlohmann::ordered_json BriefJson(const ListedJob& row) {
  client::Job job = row.job;
  job.spec = job.effective_spec = {};
  job.progress.reset();
  job.summary.reset();
  job.waiting.reset();
  return ToJson(job);
}

}  // namespace

ListedJob ToListed(client::Job job) {
  v1::TrainingSpec asked;
  v1::TrainingSpec effective;
  asked.ParseFromString(job.spec.encoded());
  effective.ParseFromString(job.effective_spec.encoded());
  ListedJob row;
  if (effective.method() != v1::METHOD_UNSPECIFIED) {
    const int number = static_cast<int>(effective.method());
    const auto* const value = v1::Method_descriptor()->FindValueByNumber(number);
    if (value != nullptr) row.method = wire::ShortName(*value);
  }
  row.preset = asked.forward().preset();
  row.device = effective.runtime().device();
  row.threads = effective.runtime().threads();
  row.job = std::move(job);
  return row;
}

bool IsOfSpec(absl::string_view field) {
  return field == "method" || field == "preset" || field == "device" || field == "threads";
}

RowKind<ListedJob> ListedJobs(absl::Time now, absl::TimeZone zone) {
  Jobs columns = {Name(),
                  User(),
                  {"state", "STATE", kLeft, Shown::kAlways,
                   [](const ListedJob& row) { return Word(ToString(row.job.state)); },
                   [](const ListedJob& row) { return PaintState(row.job.state); }},
                  Attempt(),
                  Priority(Shown::kWide),
                  {"method",
                   "METHOD",
                   kLeft,
                   Shown::kWide,
                   [](const ListedJob& row) { return TextOrNothing(row.method); },
                   {}},
                  {"preset",
                   "PRESET",
                   kLeft,
                   Shown::kWide,
                   [](const ListedJob& row) { return TextOrNothing(row.preset); },
                   {}},
                  Device(Shown::kWide),
                  Threads(Shown::kWide),
                  Created(zone, Shown::kAlways),
                  Age(now),
                  {"took_seconds", "TOOK", kRight, Shown::kAlways, TookSeconds, TookText},
                  DisplayName(),
                  Sweep()};
  AddEnds(&columns);
  return {std::move(columns), BriefJson, "no jobs"};
}

RowKind<ListedJob> QueuedJobs(absl::Time now) {
  Jobs columns = {
      {"position",
       "POSITION",
       kRight,
       Shown::kAlways,
       [](const ListedJob& row) {
         const std::int64_t position = WaitingOf(row).position;
         return position > 0 ? CellValue(position) : CellValue();
       },
       {}},
      Name(),
      User(),
      Priority(Shown::kAlways),
      Device(Shown::kAlways),
      Threads(Shown::kAlways),
      Attempt(),
      Created(absl::LocalTimeZone(), Shown::kWide),
      Age(now),
      {"waiting_reason",
       "REASON",
       kLeft,
       Shown::kWide,
       [](const ListedJob& row) { return Word(ToString(WaitingOf(row).reason)); },
       {}},
      {"waiting_message",
       "WAITING",
       kLeft,
       Shown::kAlways,
       [](const ListedJob& row) {
         const client::Waiting waiting = WaitingOf(row);
         return Word(waiting.message.empty() ? ToString(waiting.reason) : waiting.message);
       },
       {},
       Fit::kShortened},
      DisplayName(),
      Sweep()};
  return {std::move(columns), [](const ListedJob& row) { return ToJson(row.job); }, "no jobs wait"};
}

}  // namespace spikepinn::cli
