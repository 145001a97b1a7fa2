// The calls that say what this server offers.
#include "absl/time/clock.h"
#include "core/neuron/presets.h"
#include "server/service/job_service.h"
#include "wire/spec_convert.h"
#include "wire/version.h"

namespace spikepinn::server {

grpc::ServerUnaryReactor* JobService::ListPresets(grpc::CallbackServerContext* context,
                                                  const v1::ListPresetsRequest* /*request*/,
                                                  v1::ListPresetsResponse* response) {
  for (const Preset& preset : Presets()) {
    v1::Preset* out = response->add_presets();
    out->set_name(preset.name);
    out->set_description(preset.description);
    *out->mutable_problem() = wire::ToProto(preset.problem);
  }
  return Answer(context, absl::OkStatus());
}

grpc::ServerUnaryReactor* JobService::GetServerInfo(grpc::CallbackServerContext* context,
                                                    const v1::GetServerInfoRequest* /*request*/,
                                                    v1::ServerInfo* response) {
  FillInfo(response);
  return OnLoop(context, [this, response]() -> absl::Status {
    absl::StatusOr<JobCounts> counts = parts_.dispatcher.store().Counts();
    if (!counts.ok()) return counts.status();
    response->set_queued_jobs(counts->queued);
    response->set_running_jobs(counts->running + counts->cancelling);
    const Scheduler& scheduler = parts_.dispatcher.scheduler();
    for (v1::Device& device : *response->mutable_devices()) {
      device.set_slots_in_use(scheduler.inventory().JobsOn(device.name()));
      device.set_threads_in_use(scheduler.inventory().ThreadsInUse(device.name()));
    }
    for (const UserLoad& user : scheduler.Users(absl::Now())) {
      v1::UserShare* out = response->add_users();
      out->set_user(user.user);
      out->set_queued_jobs(user.queued);
      out->set_running_jobs(user.running);
      out->set_decayed_thread_seconds(user.thread_seconds);
    }
    if (parts_.disk.has_folder()) {
      response->mutable_storage()->set_used_bytes(parts_.disk.used_bytes());
      response->mutable_storage()->set_free_bytes(parts_.disk.FreeBytes());
    }
    response->mutable_limits()->set_max_running_per_user(scheduler.policy().max_running_per_user);
    return absl::OkStatus();
  });
}

void JobService::FillInfo(v1::ServerInfo* info) const {
  info->set_version(kVersion);
  for (const Device& device : options_.devices) {
    v1::Device* out = info->add_devices();
    out->set_name(device.name);
    out->set_slots(device.slots);
    out->set_threads_per_slot(device.threads_per_slot);
    out->set_threads(device.slots * device.threads_per_slot);
  }
  for (const Preset& preset : Presets()) info->add_presets(preset.name);
  for (const Method method : kAllMethods) info->add_methods(wire::ToProto(method));
  v1::Limits* limits = info->mutable_limits();
  limits->set_max_guide_steps(options_.limits.max_guide_steps);
  limits->set_max_optimizer_steps(options_.limits.max_optimizer_steps);
  limits->set_max_parameters(options_.limits.max_parameters);
  limits->set_max_collocation_points(options_.limits.max_collocation_points);
  limits->set_max_memory_bytes(options_.limits.max_memory_bytes);
  limits->set_max_queued_per_user(parts_.dispatcher.max_queued_per_user());
  limits->set_job_memory_bytes(options_.resources.memory_bytes);
  limits->set_job_wall_seconds(absl::ToDoubleSeconds(options_.resources.wall_time));
  limits->set_job_scratch_bytes(options_.resources.scratch_bytes);
}

}  // namespace spikepinn::server
