#include "client/cli/output/json.h"

#include <optional>
#include <utility>
#include <variant>

#include "client/cli/output/message_json.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/result_convert.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

std::string Word(absl::string_view word) { return std::string(word); }

void AddTime(const char* key, const std::optional<absl::Time>& time, ordered_json* json) {
  if (time.has_value()) (*json)[key] = JsonTime(*time);
}

template <typename Result>
ordered_json ResultJson(const Result& result) {
  return MessageToJson(wire::ToProto(result), JsonFields::kAll);
}

ordered_json ResourcesJson(const client::Resources& resources) {
  ordered_json json = ordered_json::object();
  if (resources.memory_bytes.has_value()) json["memory_bytes"] = *resources.memory_bytes;
  if (resources.wall_seconds.has_value()) json["wall_seconds"] = *resources.wall_seconds;
  if (resources.scratch_bytes.has_value()) json["scratch_bytes"] = *resources.scratch_bytes;
  return json;
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
  void operator()(const client::CheckpointEvent& checkpoint) const {
    (*json)["checkpoint"] = {{"stage", checkpoint.stage},
                             {"overall_step", checkpoint.overall_step},
                             {"bytes", checkpoint.bytes},
                             {"resumed", checkpoint.resumed}};
  }
};

}  // namespace

std::string JsonTime(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", time, absl::UTCTimeZone());
}

ordered_json ErrorJson(const client::JobError& error) {
  return {{"reason", Word(ToString(error.reason))}, {"message", error.message}};
}

void AddTerms(const client::Job& job, ordered_json* json) {
  (*json)["user"] = job.user;
  (*json)["priority"] = job.priority;
  ordered_json resources = ResourcesJson(job.resources);
  if (!resources.empty()) (*json)["resources"] = std::move(resources);
  if (job.max_attempts > 0) (*json)["max_attempts"] = job.max_attempts;
}

ordered_json ToJson(const client::JobSpec& spec) {
  v1::TrainingSpec message;
  message.ParseFromString(spec.encoded());
  return MessageToJson(message, JsonFields::kGiven);
}

ordered_json ToJson(const client::Job& job) {
  ordered_json json = {{"type", "job"}};
  json["name"] = job.name;
  json["display_name"] = job.display_name;
  AddTerms(job, &json);
  if (!job.sweep.empty()) {
    json["sweep"] = job.sweep;
    json["sweep_index"] = job.sweep_index;
  }
  json["state"] = Word(ToString(job.state));
  if (job.waiting.has_value()) {
    json["waiting"] = {{"reason", Word(ToString(job.waiting->reason))},
                       {"message", job.waiting->message},
                       {"position", job.waiting->position}};
  }
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
  json["time"] = JsonTime(event.time);
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
                               {"threads_per_slot", device.threads_per_slot},
                               {"threads", device.threads},
                               {"threads_in_use", device.threads_in_use}});
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
                    {"max_memory_bytes", info.limits.max_memory_bytes},
                    {"max_queued_per_user", info.job_limits.max_queued_per_user},
                    {"max_running_per_user", info.job_limits.max_running_per_user},
                    {"job_memory_bytes", info.job_limits.memory_bytes},
                    {"job_wall_seconds", info.job_limits.wall_seconds},
                    {"job_scratch_bytes", info.job_limits.scratch_bytes}};
  json["users"] = ordered_json::array();
  for (const client::UserShare& share : info.users) {
    json["users"].push_back({{"user", share.user},
                             {"queued_jobs", share.queued_jobs},
                             {"running_jobs", share.running_jobs},
                             {"decayed_thread_seconds", share.decayed_thread_seconds}});
  }
  if (info.storage.has_value()) {
    json["storage"] = {{"used_bytes", info.storage->used_bytes},
                       {"free_bytes", info.storage->free_bytes}};
  }
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
