#include "client/client/convert.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "wire/result_convert.h"
#include "wire/spec_convert.h"

namespace spikepinn::client {
namespace {

JobErrorReason FromProto(v1::JobError::Reason reason) {
  switch (reason) {
    case v1::JobError::REASON_CANCELLED:
      return JobErrorReason::kCancelled;
    case v1::JobError::REASON_DIVERGED:
      return JobErrorReason::kDiverged;
    case v1::JobError::REASON_RUNAWAY:
      return JobErrorReason::kRunaway;
    case v1::JobError::REASON_WORKER_LOST:
      return JobErrorReason::kWorkerLost;
    case v1::JobError::REASON_WORKER_ERROR:
      return JobErrorReason::kWorkerError;
    case v1::JobError::REASON_INACCURATE:
      return JobErrorReason::kInaccurate;
    case v1::JobError::REASON_TIME_LIMIT:
      return JobErrorReason::kTimeLimit;
    case v1::JobError::REASON_MEMORY_LIMIT:
      return JobErrorReason::kMemoryLimit;
    case v1::JobError::REASON_SCRATCH_LIMIT:
      return JobErrorReason::kScratchLimit;
    default:
      return JobErrorReason::kUnknown;
  }
}

// A message that came over the wire parses again: this cannot fail.
JobSpec FromProto(const v1::TrainingSpec& spec) {
  return *JobSpec::FromEncoded(spec.SerializeAsString());
}

StateChange FromProto(const v1::StateChange& change) {
  StateChange out = {
      .state = client::FromProto(change.state()), .error = {}, .detail = change.detail()};
  if (change.has_error()) out.error = client::FromProto(change.error());
  return out;
}

std::vector<double> FromProto(const google::protobuf::RepeatedField<double>& values) {
  return {values.begin(), values.end()};
}

WaitReason FromProto(v1::Waiting::Reason reason) {
  switch (reason) {
    case v1::Waiting::REASON_NEXT:
      return WaitReason::kNext;
    case v1::Waiting::REASON_BEHIND_OTHERS:
      return WaitReason::kBehindOthers;
    case v1::Waiting::REASON_RESOURCES:
      return WaitReason::kResources;
    case v1::Waiting::REASON_USER_LIMIT:
      return WaitReason::kUserLimit;
    case v1::Waiting::REASON_BACKOFF:
      return WaitReason::kBackoff;
    case v1::Waiting::REASON_IMPOSSIBLE:
      return WaitReason::kImpossible;
    case v1::Waiting::REASON_STOPPING:
      return WaitReason::kStopping;
    default:
      return WaitReason::kUnknown;
  }
}

Resources FromProto(const v1::Resources& resources) {
  Resources out;
  if (resources.has_memory_bytes()) out.memory_bytes = resources.memory_bytes();
  if (resources.has_wall_seconds()) out.wall_seconds = resources.wall_seconds();
  if (resources.has_scratch_bytes()) out.scratch_bytes = resources.scratch_bytes();
  return out;
}

void ToProto(const Resources& from, v1::Job* to) {
  if (from.memory_bytes.has_value()) to->mutable_resources()->set_memory_bytes(*from.memory_bytes);
  if (from.wall_seconds.has_value()) to->mutable_resources()->set_wall_seconds(*from.wall_seconds);
  if (from.scratch_bytes.has_value()) {
    to->mutable_resources()->set_scratch_bytes(*from.scratch_bytes);
  }
}

CheckpointEvent FromProto(const v1::Checkpoint& checkpoint) {
  return {.stage = checkpoint.stage(),
          .overall_step = checkpoint.overall_step(),
          .bytes = checkpoint.bytes(),
          .resumed = checkpoint.resumed()};
}

}  // namespace

absl::Time FromProto(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
}

JobState FromProto(v1::JobState state) {
  switch (state) {
    case v1::JOB_STATE_QUEUED:
      return JobState::kQueued;
    case v1::JOB_STATE_RUNNING:
      return JobState::kRunning;
    case v1::JOB_STATE_CANCELLING:
      return JobState::kCancelling;
    case v1::JOB_STATE_SUCCEEDED:
      return JobState::kSucceeded;
    case v1::JOB_STATE_FAILED:
      return JobState::kFailed;
    case v1::JOB_STATE_CANCELLED:
      return JobState::kCancelled;
    default:
      return JobState::kUnknown;
  }
}

JobError FromProto(const v1::JobError& error) {
  return {.reason = FromProto(error.reason()), .message = error.message()};
}

v1::Job ToProto(const JobRequest& request, const std::string& usual_user) {
  v1::Job out;
  out.set_display_name(request.display_name);
  out.mutable_spec()->ParseFromString(request.spec.encoded());
  out.set_user(request.user.empty() ? DefaultUser(usual_user) : request.user);
  out.set_priority(request.priority);
  ToProto(request.resources, &out);
  if (request.max_attempts.has_value()) out.set_max_attempts(*request.max_attempts);
  return out;
}

Job FromProto(const v1::Job& job) {
  Job out;
  out.name = job.name();
  out.display_name = job.display_name();
  if (job.has_spec()) out.spec = FromProto(job.spec());
  if (job.has_effective_spec()) out.effective_spec = FromProto(job.effective_spec());
  out.user = job.user();
  out.priority = job.priority();
  out.resources = FromProto(job.resources());
  out.max_attempts = job.max_attempts();
  out.sweep = job.sweep();
  out.sweep_index = job.sweep_index();
  out.state = FromProto(job.state());
  if (job.has_waiting()) {
    out.waiting = Waiting{.reason = FromProto(job.waiting().reason()),
                          .message = job.waiting().message(),
                          .position = job.waiting().position()};
  }
  out.attempt = job.attempt();
  if (job.has_create_time()) out.create_time = FromProto(job.create_time());
  if (job.has_start_time()) out.start_time = FromProto(job.start_time());
  if (job.has_end_time()) out.end_time = FromProto(job.end_time());
  if (job.has_error()) out.error = FromProto(job.error());
  if (job.has_progress()) out.progress = wire::FromProto(job.progress());
  if (job.has_summary()) out.summary = wire::FromProto(job.summary());
  out.last_event_sequence = job.last_event_sequence();
  return out;
}

Event FromProto(const v1::Event& event) {
  Event out;
  out.sequence = event.sequence();
  out.time = FromProto(event.time());
  out.attempt = event.attempt();
  switch (event.payload_case()) {
    case v1::Event::kStateChange:
      out.payload = FromProto(event.state_change());
      break;
    case v1::Event::kProgress:
      out.payload = wire::FromProto(event.progress());
      break;
    case v1::Event::kWarning:
      out.payload = Warning{event.warning().message()};
      break;
    case v1::Event::kSummary:
      out.payload = wire::FromProto(event.summary());
      break;
    case v1::Event::kCheckpoint:
      out.payload = FromProto(event.checkpoint());
      break;
    case v1::Event::kPiece:
      out.payload = wire::FromProto(event.piece());
      break;
    case v1::Event::PAYLOAD_NOT_SET:
      break;
  }
  return out;
}

ServerInfo FromProto(const v1::ServerInfo& info) {
  ServerInfo out;
  out.version = info.version();
  for (const v1::Device& device : info.devices()) {
    out.devices.push_back({.name = device.name(),
                           .slots = device.slots(),
                           .slots_in_use = device.slots_in_use(),
                           .threads_per_slot = device.threads_per_slot(),
                           .threads = device.threads(),
                           .threads_in_use = device.threads_in_use()});
  }
  out.queued_jobs = info.queued_jobs();
  out.running_jobs = info.running_jobs();
  out.presets.assign(info.presets().begin(), info.presets().end());
  for (const int method : info.methods()) {
    // A method that this library does not know cannot be asked for through it either.
    if (!v1::Method_IsValid(method)) continue;
    out.methods.push_back(wire::FromProto(static_cast<v1::Method>(method)));
  }
  out.limits = {.max_guide_steps = info.limits().max_guide_steps(),
                .max_optimizer_steps = info.limits().max_optimizer_steps(),
                .max_parameters = info.limits().max_parameters(),
                .max_collocation_points = info.limits().max_collocation_points(),
                .max_memory_bytes = info.limits().max_memory_bytes()};
  out.job_limits = {.max_queued_per_user = info.limits().max_queued_per_user(),
                    .max_running_per_user = info.limits().max_running_per_user(),
                    .memory_bytes = info.limits().job_memory_bytes(),
                    .wall_seconds = info.limits().job_wall_seconds(),
                    .scratch_bytes = info.limits().job_scratch_bytes()};
  for (const v1::UserShare& share : info.users()) {
    out.users.push_back({.user = share.user(),
                         .queued_jobs = share.queued_jobs(),
                         .running_jobs = share.running_jobs(),
                         .decayed_thread_seconds = share.decayed_thread_seconds()});
  }
  if (info.has_storage()) {
    out.storage = Storage{.used_bytes = info.storage().used_bytes(),
                          .free_bytes = info.storage().free_bytes()};
  }
  return out;
}

TrajectoryChunk FromProto(const v1::TrajectoryChunk& chunk) {
  return {.time_ms = FromProto(chunk.time_ms()),
          .v_mv = FromProto(chunk.v_mv()),
          .w_pa = FromProto(chunk.w_pa()),
          .guide_v_mv = FromProto(chunk.guide_v_mv()),
          .guide_w_pa = FromProto(chunk.guide_w_pa()),
          .reference_v_mv = FromProto(chunk.reference_v_mv()),
          .reference_w_pa = FromProto(chunk.reference_w_pa())};
}

EvaluationChunk FromProto(const v1::EvaluationChunk& chunk) {
  return {.time_ms = FromProto(chunk.time_ms()),
          .v_mv = FromProto(chunk.v_mv()),
          .w_pa = FromProto(chunk.w_pa()),
          .dv_mv_per_ms = FromProto(chunk.dv_mv_per_ms()),
          .dw_pa_per_ms = FromProto(chunk.dw_pa_per_ms())};
}

SpikeTrains FromProto(const v1::SpikeTrains& spikes) {
  return {.time_ms = FromProto(spikes.time_ms()),
          .guide_time_ms = FromProto(spikes.guide_time_ms()),
          .reference_time_ms = FromProto(spikes.reference_time_ms())};
}

absl::StatusOr<Preset> FromProto(const v1::Preset& preset) {
  v1::TrainingSpec spec;
  *spec.mutable_forward() = preset.problem();
  absl::StatusOr<TrainingSpec> resolved = wire::FromProto(spec);
  if (!resolved.ok()) {
    return absl::InternalError(absl::StrCat("the server's preset \"", preset.name(),
                                            "\": ", std::string(resolved.status().message())));
  }
  return Preset{.name = preset.name(),
                .description = preset.description(),
                .problem = std::move(resolved->forward)};
}

}  // namespace spikepinn::client
