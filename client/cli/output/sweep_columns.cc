#include "client/cli/output/sweep_columns.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

constexpr auto kRight = Table::Align::kRight;
constexpr auto kLeft = Table::Align::kLeft;

CellValue TextOrNothing(const std::string& text) {
  return text.empty() ? CellValue() : CellValue(text);
}

CellValue TookSeconds(const client::Sweep& sweep) {
  if (!sweep.create_time.has_value() || !sweep.end_time.has_value()) return {};
  return absl::ToDoubleSeconds(*sweep.end_time - *sweep.create_time);
}

std::string SecondsText(const CellValue& seconds) {
  return seconds.index() == 0 ? "" : files::FormatSeconds(std::get<double>(seconds));
}

template <typename Count>
Column<client::Sweep> CountColumn(const char* field, const char* heading, Shown shown,
                                  Count count) {
  return {field,
          heading,
          kRight,
          shown,
          [count](const client::Sweep& sweep) { return CellValue(count(sweep.counts)); },
          [count](const client::Sweep& sweep) { return files::FormatCount(count(sweep.counts)); }};
}

CellValue Number(const std::optional<double>& number) {
  return number.has_value() ? CellValue(*number) : CellValue();
}

// A number that only jobs have which succeeded.
template <typename Get>
Column<client::SweepResult> ResultColumn(const char* field, const char* heading, Get get) {
  return {field,
          heading,
          kRight,
          Shown::kAlways,
          [get](const client::SweepResult& row) {
            return row.state == client::JobState::kSucceeded ? CellValue(get(row)) : CellValue();
          },
          {}};
}

// "stimulus.steps[0].amplitude_pa" would fill the screen: its last part tells enough, unless two
// fields share it.
std::string ShortField(const std::string& field, const std::vector<std::string>& fields) {
  const std::string last = field.substr(field.rfind('.') + 1);
  int alike = 0;
  for (const std::string& other : fields) {
    if (other.substr(other.rfind('.') + 1) == last) ++alike;
  }
  return Printable(alike > 1 ? field : last);
}

std::string StateText(const client::SweepResult& row) {
  std::string state = PaintState(row.state);
  if (row.error.has_value()) state += " (" + ErrorText(*row.error) + ")";
  return state;
}

}  // namespace

RowKind<client::Sweep> ListedSweeps(absl::TimeZone zone) {
  using Counts = const client::SweepCounts&;
  std::vector<Column<client::Sweep>> columns = {
      {"name",
       "SWEEP",
       kLeft,
       Shown::kAlways,
       [](const client::Sweep& sweep) { return CellValue(sweep.name); },
       {}},
      CountColumn("total", "JOBS", Shown::kAlways, [](Counts c) { return c.total; }),
      CountColumn("done", "DONE", Shown::kAlways,
                  [](Counts c) { return c.succeeded + c.failed + c.cancelled; }),
      CountColumn("queued", "QUEUED", Shown::kWide, [](Counts c) { return c.queued; }),
      CountColumn("running", "RUNNING", Shown::kWide, [](Counts c) { return c.running; }),
      CountColumn("cancelling", "", Shown::kCsvOnly, [](Counts c) { return c.cancelling; }),
      CountColumn("succeeded", "SUCCEEDED", Shown::kWide, [](Counts c) { return c.succeeded; }),
      CountColumn("failed", "FAILED", Shown::kAlways, [](Counts c) { return c.failed; }),
      CountColumn("cancelled", "CANCELLED", Shown::kWide, [](Counts c) { return c.cancelled; }),
      {"create_time", "CREATED", kLeft, Shown::kAlways,
       [](const client::Sweep& sweep) {
         return sweep.create_time.has_value() ? CellValue(*sweep.create_time) : CellValue();
       },
       [zone](const client::Sweep& sweep) {
         return sweep.create_time.has_value() ? FormatDateTime(*sweep.create_time, zone) : "";
       }},
      {"end_time",
       "",
       kLeft,
       Shown::kCsvOnly,
       [](const client::Sweep& sweep) {
         return sweep.end_time.has_value() ? CellValue(*sweep.end_time) : CellValue();
       },
       {}},
      {"took_seconds", "TOOK", kRight, Shown::kAlways, TookSeconds,
       [](const client::Sweep& sweep) { return SecondsText(TookSeconds(sweep)); }},
      {"display_name",
       "NAME",
       kLeft,
       Shown::kAlways,
       [](const client::Sweep& sweep) { return TextOrNothing(sweep.display_name); },
       {},
       Fit::kShortened}};
  return {std::move(columns), [](const client::Sweep& sweep) { return ToJson(sweep); },
          "no sweeps"};
}

RowKind<client::SweepResult> SweepResults(const std::vector<std::string>& fields) {
  using Row = client::SweepResult;
  std::vector<Column<Row>> columns = {
      {"index",
       "INDEX",
       kRight,
       Shown::kAlways,
       [](const Row& row) { return CellValue(row.index); },
       {}},
      {"job", "JOB", kLeft, Shown::kWide, [](const Row& row) { return CellValue(row.job); }, {}}};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    columns.push_back({fields[i],
                       ShortField(fields[i], fields),
                       kRight,
                       Shown::kAlways,
                       [i](const Row& row) {
                         return i < row.values.size() ? CellValue(row.values[i]) : CellValue();
                       },
                       {}});
  }
  columns.push_back({"state",
                     "",
                     kLeft,
                     Shown::kCsvOnly,
                     [](const Row& row) { return CellValue(std::string(ToString(row.state))); },
                     {}});
  columns.push_back({"error",
                     "",
                     kLeft,
                     Shown::kCsvOnly,
                     [](const Row& row) {
                       return row.error.has_value()
                                  ? CellValue(std::string(ToString(row.error->reason)))
                                  : CellValue();
                     },
                     {}});
  columns.push_back(ResultColumn("spikes", "SPIKES", [](const Row& row) { return row.spikes; }));
  columns.push_back(
      ResultColumn("mean_rate_hz", "RATE Hz", [](const Row& row) { return row.mean_rate_hz; }));
  columns.push_back(ResultColumn("first_spike_ms", "FIRST ms",
                                 [](const Row& row) { return Number(row.first_spike_ms); }));
  columns.push_back(ResultColumn("last_interval_ms", "LAST ISI ms",
                                 [](const Row& row) { return Number(row.last_interval_ms); }));
  columns.push_back(
      ResultColumn("relative_l2", "REL. L2", [](const Row& row) { return row.relative_l2; }));
  columns.push_back(ResultColumn("estimated_relative_l2", "ESTIMATED",
                                 [](const Row& row) { return Number(row.estimated_relative_l2); }));
  columns.push_back(ResultColumn("training_seconds", "TOOK",
                                 [](const Row& row) { return row.training_seconds; }));
  columns.back().text = [value = columns.back().value](const Row& row) {
    return SecondsText(value(row));
  };
  columns.push_back({"", "STATE", kLeft, Shown::kAlways, {}, StateText, Fit::kShortened});
  return {std::move(columns), [fields](const Row& row) { return ToJson(fields, row); }, "no jobs"};
}

}  // namespace spikepinn::cli
