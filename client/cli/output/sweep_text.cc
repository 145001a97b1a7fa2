#include "client/cli/output/sweep_text.h"

#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

std::int64_t Ended(const client::SweepCounts& counts) {
  return counts.succeeded + counts.failed + counts.cancelled;
}

std::string Took(const client::Sweep& sweep) {
  if (!sweep.create_time.has_value() || !sweep.end_time.has_value()) return "";
  return files::FormatSeconds(absl::ToDoubleSeconds(*sweep.end_time - *sweep.create_time));
}

// "stimulus.steps[0].amplitude_pa" would fill the screen: its last part tells enough, unless two
// fields share it.
std::vector<std::string> ShortFields(const std::vector<std::string>& fields) {
  std::vector<std::string> out;
  for (const std::string& field : fields) {
    const std::string last = field.substr(field.rfind('.') + 1);
    int alike = 0;
    for (const std::string& other : fields) {
      if (other.substr(other.rfind('.') + 1) == last) ++alike;
    }
    out.push_back(Printable(alike > 1 ? field : last));
  }
  return out;
}

std::string PointsText(const client::SweepPoints& points) {
  if (const auto* list = std::get_if<client::SweepList>(&points)) {
    return absl::StrCat("  ", list->points.size(), " points of ",
                        Printable(absl::StrJoin(list->fields, ", ")), "\n");
  }
  std::string out;
  for (const client::SweepAxis& axis : std::get<client::SweepGrid>(points)) {
    absl::StrAppend(&out, "  ", Printable(axis.field), " = ");
    if (axis.values.size() <= 8) {
      absl::StrAppend(&out, Printable(absl::StrJoin(axis.values, ", ")), "\n");
    } else {
      absl::StrAppend(&out, Printable(axis.values[0]), ", ", Printable(axis.values[1]), ", ... ",
                      Printable(axis.values.back()), " (", axis.values.size(), " values)\n");
    }
  }
  return out;
}

std::string Short(const std::optional<double>& value) {
  return value.has_value() ? files::FormatShort(*value) : "";
}

std::string Exact(const std::optional<double>& value) {
  return value.has_value() ? files::FormatExact(*value) : "";
}

// RFC 4180.
std::string CsvText(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

}  // namespace

std::string CountsText(const client::SweepCounts& counts) {
  std::string out = absl::StrCat(files::FormatCount(Ended(counts)), " of ",
                                 files::FormatCount(counts.total), " done");
  const std::pair<std::int64_t, const char*> parts[] = {{counts.running, "running"},
                                                        {counts.cancelling, "cancelling"},
                                                        {counts.failed, "failed"},
                                                        {counts.cancelled, "cancelled"}};
  for (const auto& [count, word] : parts) {
    if (count > 0) absl::StrAppend(&out, ", ", files::FormatCount(count), " ", word);
  }
  return out;
}

std::string SweepText(const client::Sweep& sweep, absl::TimeZone zone) {
  std::string out = absl::StrCat("sweep     ", sweep.name, "\n");
  if (!sweep.display_name.empty()) {
    absl::StrAppend(&out, "name      ", Printable(sweep.display_name), "\n");
  }
  absl::StrAppend(&out, "jobs      ", CountsText(sweep.counts), "\n");
  absl::StrAppend(&out, "user      ", Printable(sweep.job.user), ", priority ", sweep.job.priority,
                  "\n");
  if (sweep.create_time.has_value()) {
    absl::StrAppend(&out, "created   ", FormatDateTime(*sweep.create_time, zone), "\n");
  }
  if (sweep.end_time.has_value()) {
    absl::StrAppend(&out, "ended     ", FormatDateTime(*sweep.end_time, zone), ", after ",
                    Took(sweep), "\n");
  }
  return absl::StrCat(out, "varies\n", PointsText(sweep.points), "spec\n",
                      JsonToYaml(ToJson(sweep.job.spec), 2));
}

std::string SweepTable(const std::vector<client::Sweep>& sweeps, absl::TimeZone zone) {
  Table table({{"SWEEP"},
               {"JOBS", Table::Align::kRight},
               {"DONE", Table::Align::kRight},
               {"FAILED", Table::Align::kRight},
               {"CREATED"},
               {"TOOK", Table::Align::kRight},
               {"NAME"}});
  for (const client::Sweep& sweep : sweeps) {
    table.AddRow({sweep.name, files::FormatCount(sweep.counts.total),
                  files::FormatCount(Ended(sweep.counts)), files::FormatCount(sweep.counts.failed),
                  sweep.create_time.has_value() ? FormatDateTime(*sweep.create_time, zone) : "",
                  Took(sweep), Printable(sweep.display_name)});
  }
  return table.Render();
}

std::string SweepResultTable(const std::vector<std::string>& fields,
                             const std::vector<client::SweepResult>& rows) {
  std::vector<Table::Column> columns = {{"INDEX", Table::Align::kRight}};
  for (std::string& field : ShortFields(fields)) {
    columns.push_back({std::move(field), Table::Align::kRight});
  }
  for (const char* heading :
       {"SPIKES", "RATE Hz", "FIRST ms", "LAST ISI ms", "REL. L2", "ESTIMATED", "TOOK"}) {
    columns.push_back({heading, Table::Align::kRight});
  }
  columns.push_back({"STATE"});
  Table table(std::move(columns));
  for (const client::SweepResult& row : rows) {
    std::vector<std::string> cells = {absl::StrCat(row.index)};
    for (const std::string& value : row.values) cells.push_back(Printable(value));
    cells.resize(1 + fields.size());
    const bool done = row.state == client::JobState::kSucceeded;
    cells.push_back(done ? absl::StrCat(row.spikes) : "");
    cells.push_back(done ? files::FormatShort(row.mean_rate_hz) : "");
    cells.push_back(Short(row.first_spike_ms));
    cells.push_back(Short(row.last_interval_ms));
    cells.push_back(done ? files::FormatShort(row.relative_l2) : "");
    cells.push_back(Short(row.estimated_relative_l2));
    cells.push_back(done ? files::FormatSeconds(row.training_seconds) : "");
    std::string state(ToString(row.state));
    if (row.error.has_value()) absl::StrAppend(&state, " (", ErrorText(*row.error), ")");
    cells.push_back(std::move(state));
    table.AddRow(std::move(cells));
  }
  return table.Render();
}

std::string SweepResultHeader(const std::vector<std::string>& fields) {
  std::string out = "index,job";
  for (const std::string& field : fields) absl::StrAppend(&out, ",", CsvText(field));
  return out +
         ",state,error,spikes,mean_rate_hz,first_spike_ms,last_interval_ms,relative_l2,"
         "estimated_relative_l2,training_seconds\n";
}

std::string SweepResultRow(const client::SweepResult& row) {
  std::string out = absl::StrCat(row.index, ",", row.job);
  for (const std::string& value : row.values) absl::StrAppend(&out, ",", CsvText(value));
  const bool done = row.state == client::JobState::kSucceeded;
  const std::string error =
      row.error.has_value() ? std::string(ToString(row.error->reason)) : std::string();
  absl::StrAppend(&out, ",", std::string(ToString(row.state)), ",", error, ",");
  if (done) absl::StrAppend(&out, row.spikes);
  absl::StrAppend(&out, ",", done ? files::FormatExact(row.mean_rate_hz) : "", ",",
                  Exact(row.first_spike_ms), ",", Exact(row.last_interval_ms), ",",
                  done ? files::FormatExact(row.relative_l2) : "", ",");
  absl::StrAppend(&out, Exact(row.estimated_relative_l2), ",",
                  done ? files::FormatExact(row.training_seconds) : "", "\n");
  return out;
}

}  // namespace spikepinn::cli
