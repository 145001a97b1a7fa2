#include "client/cli/output/job_diff.h"

#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/style.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"
#include "core/neuron/field_error.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

// Paths to single values, in the order of the specs.
using Leaves = std::vector<std::pair<std::string, ordered_json>>;

bool IsListOfNumbers(const ordered_json& json) {
  return json.is_array() && !json.empty() && !json[0].is_structured();
}

// A recorded current is one value.
void AddLeaves(const std::string& path, const ordered_json& json, Leaves* leaves) {
  if (!json.is_structured() || IsListOfNumbers(json)) {
    leaves->emplace_back(path, json);
    return;
  }
  std::size_t index = 0;
  for (const auto& [key, value] : json.items()) {
    AddLeaves(json.is_array() ? absl::StrCat(path, "[", index++, "]")
                              : absl::StrCat(path, path.empty() ? "" : ".", key),
              value, leaves);
  }
}

std::vector<DiffRow> CompareSpecs(const client::JobSpec& left, const client::JobSpec& right) {
  Leaves left_leaves;
  Leaves right_leaves;
  AddLeaves("", ToJson(left), &left_leaves);
  AddLeaves("", ToJson(right), &right_leaves);
  std::map<std::string, ordered_json> others(right_leaves.begin(), right_leaves.end());
  std::vector<DiffRow> rows;
  for (auto& [path, value] : left_leaves) {
    const auto other = others.find(path);
    const ordered_json right_value = other == others.end() ? ordered_json() : other->second;
    if (value != right_value) rows.push_back({path, value, right_value});
    if (other != others.end()) others.erase(other);
  }
  for (auto& [path, value] : right_leaves) {
    if (others.count(path) > 0) rows.push_back({path, ordered_json(), value});
  }
  return rows;
}

// What is worth a look side by side, by its path in the job's JSON.
constexpr const char* kResults[] = {"state",
                                    "error.reason",
                                    "attempt",
                                    "summary.against_reference.spikes_expected",
                                    "summary.against_reference.spikes_found",
                                    "summary.against_reference.v.relative_l2",
                                    "summary.against_reference.w.relative_l2",
                                    "summary.against_reference.v.max",
                                    "summary.against_guide.v.relative_l2",
                                    "summary.segmented.estimated_relative_l2",
                                    "summary.segmented.segments",
                                    "summary.mean_abs_residual_v_mv_per_ms",
                                    "summary.mean_abs_residual_w_pa_per_ms",
                                    "summary.parameter_count",
                                    "summary.training_seconds",
                                    "summary.device",
                                    "summary.threads",
                                    "summary.version",
                                    "summary.model_sha256"};

ordered_json At(const ordered_json& json, absl::string_view path) {
  const std::size_t dot = path.find('.');
  const std::string key(path.substr(0, dot));
  if (!json.is_object() || !json.contains(key)) return {};
  return dot == absl::string_view::npos ? json[key] : At(json[key], path.substr(dot + 1));
}

// Of what a file only asks for there is nothing yet.
ordered_json ResultsOf(const client::Job& job) {
  return job.name.empty() ? ordered_json::object() : ToJson(job);
}

std::string Shown(const ordered_json& value) {
  if (value.is_null()) return "-";
  if (value.is_number_float()) return FormatNumber(value.get<double>());
  if (IsListOfNumbers(value)) {
    return absl::StrCat("[", files::FormatCount(static_cast<std::int64_t>(value.size())),
                        " values]");
  }
  constexpr std::size_t kLongest = 40;
  const std::string text =
      Printable(value.is_string() ? value.get<std::string>() : DumpJson(value));
  return DisplayWidth(text) > kLongest ? absl::StrCat(text.substr(0, 12), "...") : text;
}

std::string RowsText(const char* heading, const DiffSide& left, const DiffSide& right,
                     const std::vector<DiffRow>& rows) {
  Table table({{heading}, {Printable(left.name)}, {Printable(right.name)}});
  for (const DiffRow& row : rows) {
    const bool is_state = row.field == "state";
    const auto cell = [&](const DiffSide& side, const ordered_json& value) {
      return is_state && !value.is_null() ? PaintState(side.job.state) : Shown(value);
    };
    table.AddRow({std::string(absl::StripPrefix(row.field, "summary.")), cell(left, row.left),
                  cell(right, row.right)});
  }
  return table.Render();
}

ordered_json RowsJson(const std::vector<DiffRow>& rows) {
  ordered_json json = ordered_json::array();
  for (const DiffRow& row : rows) {
    json.push_back({{"field", row.field}, {"left", row.left}, {"right", row.right}});
  }
  return json;
}

}  // namespace

JobDiff Compare(const DiffSide& left, const DiffSide& right) {
  JobDiff diff;
  diff.spec = CompareSpecs(left.job.effective_spec, right.job.effective_spec);
  const ordered_json left_results = ResultsOf(left.job);
  const ordered_json right_results = ResultsOf(right.job);
  for (const char* const field : kResults) {
    DiffRow row = {field, At(left_results, field), At(right_results, field)};
    if (!row.left.is_null() || !row.right.is_null()) diff.results.push_back(std::move(row));
  }
  return diff;
}

ordered_json DiffJson(const DiffSide& left, const DiffSide& right, const JobDiff& diff) {
  ordered_json json = {{"type", "diff"}};
  json["left"] = left.name;
  json["right"] = right.name;
  json["equal"] = diff.spec.empty();
  json["spec"] = RowsJson(diff.spec);
  json["results"] = RowsJson(diff.results);
  return json;
}

std::string DiffText(const DiffSide& left, const DiffSide& right, const JobDiff& diff) {
  std::string text =
      diff.spec.empty() ? "The specs are equal.\n" : RowsText("FIELD", left, right, diff.spec);
  if (!diff.results.empty()) {
    absl::StrAppend(&text, "\n", RowsText("RESULT", left, right, diff.results));
  }
  return text;
}

}  // namespace spikepinn::cli
