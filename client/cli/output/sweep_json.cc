// The part of json.h that is about sweeps.
#include <optional>
#include <variant>

#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

// Under the names that a sweep file has.
void AddPoints(const client::SweepPoints& points, ordered_json* json) {
  if (const auto* list = std::get_if<client::SweepList>(&points)) {
    ordered_json rows = ordered_json::array();
    for (const std::vector<std::string>& values : list->points) {
      rows.push_back({{"values", values}});
    }
    (*json)["list"] = {{"fields", list->fields}, {"points", rows}};
    return;
  }
  const auto& grid = std::get<client::SweepGrid>(points);
  if (grid.empty()) return;  // a brief sweep
  ordered_json axes = ordered_json::array();
  for (const client::SweepAxis& axis : grid) {
    axes.push_back({{"field", axis.field}, {"values", axis.values}});
  }
  (*json)["grid"] = {{"axes", axes}};
}

template <typename Number>
void AddIfSet(const char* key, const std::optional<Number>& value, ordered_json* json) {
  if (value.has_value()) (*json)[key] = *value;
}

}  // namespace

ordered_json ToJson(const client::Sweep& sweep) {
  ordered_json json = {{"type", "sweep"}};
  json["name"] = sweep.name;
  json["display_name"] = sweep.display_name;
  if (!sweep.job.spec.empty()) {
    ordered_json& job = json["job"];
    AddTerms(sweep.job, &job);
    job["spec"] = ToJson(sweep.job.spec);
  }
  AddPoints(sweep.points, &json);
  if (sweep.create_time.has_value()) json["create_time"] = JsonTime(*sweep.create_time);
  if (sweep.end_time.has_value()) json["end_time"] = JsonTime(*sweep.end_time);
  const client::SweepCounts& counts = sweep.counts;
  json["counts"] = {{"total", counts.total},         {"queued", counts.queued},
                    {"running", counts.running},     {"cancelling", counts.cancelling},
                    {"succeeded", counts.succeeded}, {"failed", counts.failed},
                    {"cancelled", counts.cancelled}};
  return json;
}

ordered_json ToJson(const std::vector<std::string>& fields, const client::SweepResult& row) {
  ordered_json json = {{"type", "sweep_result"}};
  json["index"] = row.index;
  json["job"] = row.job;
  json["values"] = ordered_json::object();
  for (std::size_t i = 0; i < fields.size() && i < row.values.size(); ++i) {
    json["values"][fields[i]] = row.values[i];
  }
  json["state"] = std::string(ToString(row.state));
  if (row.error.has_value()) json["error"] = ErrorJson(*row.error);
  if (row.state != client::JobState::kSucceeded) return json;
  json["spikes"] = row.spikes;
  json["mean_rate_hz"] = row.mean_rate_hz;
  AddIfSet("first_spike_ms", row.first_spike_ms, &json);
  AddIfSet("last_interval_ms", row.last_interval_ms, &json);
  json["relative_l2"] = row.relative_l2;
  AddIfSet("estimated_relative_l2", row.estimated_relative_l2, &json);
  json["training_seconds"] = row.training_seconds;
  return json;
}

ordered_json ToJson(const client::Backup& backup) {
  return {{"type", "backup"},
          {"path", backup.path},
          {"bytes", backup.bytes},
          {"create_time", JsonTime(backup.create_time)}};
}

}  // namespace spikepinn::cli
