#include "client/cli/json.h"

#include <optional>
#include <variant>

#include "client/cli/message_json.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/result_convert.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

std::string Time(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

std::string Word(absl::string_view word) { return std::string(word); }

void AddTime(const char* key, const std::optional<absl::Time>& time, ordered_json* json) {
  if (time.has_value()) (*json)[key] = Time(*time);
}

ordered_json ErrorJson(const client::JobError& error) {
  return {{"reason", Word(ToString(error.reason))}, {"message", error.message}};
}

template <typename Result>
ordered_json ResultJson(const Result& result) {
  return MessageToJson(wire::ToProto(result), JsonFields::kAll);
}

// Adds an event's payload under the name it has in the API.
struct AddPayload {
  ordered_json* json;

  void operator()(std::monostate) const {}
  void operator()(const client::StateChange& change) const {
    ordered_json& out = (*json)["state_change"];
    out["state"] = Word(ToString(change.state));
    if (change.error.has_value()) out["error"] = ErrorJson(*change.error);
    if (!change.detail.empty()) out["detail"] = change.detail;
  }
  void operator()(const Progress& progress) const { (*json)["progress"] = ResultJson(progress); }
  void operator()(const client::Warning& warning) const {
    (*json)["warning"] = {{"message", warning.message}};
  }
  void operator()(const Summary& summary) const { (*json)["summary"] = ResultJson(summary); }
  void operator()(const FinishedPiece& piece) const { (*json)["piece"] = ResultJson(piece); }
};

}  // namespace

ordered_json ToJson(const client::JobSpec& spec) {
  v1::TrainingSpec message;
  message.ParseFromString(spec.encoded());
  return MessageToJson(message, JsonFields::kGiven);
}

ordered_json ToJson(const client::Job& job) {
  ordered_json json = {{"type", "job"}};
  json["name"] = job.name;
  json["display_name"] = job.display_name;
  json["state"] = Word(ToString(job.state));
  json["attempt"] = job.attempt;
  AddTime("create_time", job.create_time, &json);
  AddTime("start_time", job.start_time, &json);
  AddTime("end_time", job.end_time, &json);
  if (job.error.has_value()) json["error"] = ErrorJson(*job.error);
  if (!job.spec.empty()) json["spec"] = ToJson(job.spec);
  if (!job.effective_spec.empty()) json["effective_spec"] = ToJson(job.effective_spec);
  if (job.progress.has_value()) json["progress"] = ResultJson(*job.progress);
  if (job.summary.has_value()) json["summary"] = ResultJson(*job.summary);
  json["last_event_sequence"] = job.last_event_sequence;
  return json;
}

ordered_json ToJson(const std::string& job_name, const client::Event& event) {
  ordered_json json = {{"type", "event"}};
  json["job"] = job_name;
  json["sequence"] = event.sequence;
  json["time"] = Time(event.time);
  json["attempt"] = event.attempt;
  std::visit(AddPayload{&json}, event.payload);
  return json;
}

ordered_json ToJson(const Preset& preset) {
  ordered_json json = {{"type", "preset"}};
  json["name"] = preset.name;
  json["description"] = preset.description;
  json["problem"] = MessageToJson(wire::ToProto(preset.problem), JsonFields::kGiven);
  return json;
}

ordered_json ToJson(const client::ServerInfo& info) {
  ordered_json json = {{"type", "server_info"}};
  json["version"] = info.version;
  json["devices"] = ordered_json::array();
  for (const client::Device& device : info.devices) {
    json["devices"].push_back({{"name", device.name},
                               {"slots", device.slots},
                               {"slots_in_use", device.slots_in_use},
                               {"threads_per_slot", device.threads_per_slot}});
  }
  json["queued_jobs"] = info.queued_jobs;
  json["running_jobs"] = info.running_jobs;
  json["presets"] = info.presets;
  json["methods"] = ordered_json::array();
  for (const Method method : info.methods) json["methods"].push_back(Word(ToString(method)));
  json["limits"] = {{"max_guide_steps", info.limits.max_guide_steps},
                    {"max_optimizer_steps", info.limits.max_optimizer_steps},
                    {"max_parameters", info.limits.max_parameters},
                    {"max_collocation_points", info.limits.max_collocation_points},
                    {"max_memory_bytes", info.limits.max_memory_bytes}};
  return json;
}

ordered_json SummaryFileJson(const client::Job& job) {
  ordered_json json;
  json["job"] = job.name;
  json["display_name"] = job.display_name;
  json.update(ResultJson(job.summary.value_or(Summary())));
  json["effective_spec"] = ToJson(job.effective_spec);
  return json;
}

ordered_json ToJson(const client::EvaluationChunk& chunk) {
  ordered_json json = {{"type", "evaluation"}};
  json["time_ms"] = chunk.time_ms;
  json["v_mv"] = chunk.v_mv;
  json["w_pa"] = chunk.w_pa;
  json["dv_mv_per_ms"] = chunk.dv_mv_per_ms;
  json["dw_pa_per_ms"] = chunk.dw_pa_per_ms;
  return json;
}

ordered_json FileJson(const std::string& path) { return {{"type", "file"}, {"path", path}}; }

}  // namespace spikepinn::cli
