#include "server/service/convert.h"

#include <string>

#include "google/protobuf/message_lite.h"
#include "server/jobs/job_name.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

// What we stored ourselves parses, unless the disk changed it.
void Decode(const std::string& bytes, google::protobuf::MessageLite* message) {
  if (!message->ParseFromString(bytes)) {
    spdlog::error("a stored {} of {} bytes does not parse", message->GetTypeName(), bytes.size());
    message->Clear();
  }
}

// What is not limited is not set.
v1::Resources ToProto(const Resources& resources) {
  v1::Resources out;
  if (resources.memory_bytes > 0) out.set_memory_bytes(resources.memory_bytes);
  if (resources.wall_time > absl::ZeroDuration()) {
    out.set_wall_seconds(absl::ToDoubleSeconds(resources.wall_time));
  }
  if (resources.scratch_bytes > 0) out.set_scratch_bytes(resources.scratch_bytes);
  return out;
}

v1::SweepCounts ToProto(const JobCounts& counts) {
  v1::SweepCounts out;
  out.set_total(counts.total());
  out.set_queued(counts.queued);
  out.set_running(counts.running);
  out.set_cancelling(counts.cancelling);
  out.set_succeeded(counts.succeeded);
  out.set_failed(counts.failed);
  out.set_cancelled(counts.cancelled);
  return out;
}

}  // namespace

google::protobuf::Timestamp ToProto(absl::Time time) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp out;
  out.set_seconds(seconds);
  out.set_nanos(
      static_cast<std::int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return out;
}

v1::JobError ToProto(const JobError& error) {
  v1::JobError out;
  out.set_reason(static_cast<v1::JobError::Reason>(error.reason));
  out.set_message(error.message);
  return out;
}

v1::JobState ToProto(JobState state) { return static_cast<v1::JobState>(state); }

v1::Job ToProto(const Job& job) {
  v1::Job out;
  if (!job.id.empty()) out.set_name(JobName(job.id));
  out.set_display_name(job.display_name);
  if (!job.spec.empty()) Decode(job.spec, out.mutable_spec());
  if (!job.effective_spec.empty()) Decode(job.effective_spec, out.mutable_effective_spec());
  out.set_user(job.user);
  out.set_priority(job.priority);
  *out.mutable_resources() = ToProto(job.resources);
  out.set_max_attempts(job.max_attempts);
  if (!job.sweep_id.empty()) out.set_sweep(SweepName(job.sweep_id));
  out.set_sweep_index(job.sweep_index);
  out.set_state(ToProto(job.state));
  out.set_attempt(job.attempt);
  if (job.create_time != absl::InfinitePast())
    *out.mutable_create_time() = ToProto(job.create_time);
  if (job.start_time != absl::InfinitePast()) *out.mutable_start_time() = ToProto(job.start_time);
  if (job.end_time != absl::InfinitePast()) *out.mutable_end_time() = ToProto(job.end_time);
  if (HasError(job.error)) *out.mutable_error() = ToProto(job.error);
  if (!job.progress.empty()) Decode(job.progress, out.mutable_progress());
  if (!job.summary.empty()) Decode(job.summary, out.mutable_summary());
  out.set_last_event_sequence(job.last_event_sequence);
  return out;
}

v1::Waiting ToProto(const WaitInfo& waiting) {
  v1::Waiting out;
  out.set_reason(static_cast<v1::Waiting::Reason>(waiting.reason));
  out.set_message(waiting.message);
  out.set_position(waiting.position);
  return out;
}

v1::Sweep ToProto(const Sweep& sweep) {
  v1::Sweep out;
  if (!sweep.definition.empty()) Decode(sweep.definition, &out);
  if (!sweep.id.empty()) out.set_name(SweepName(sweep.id));
  out.set_display_name(sweep.display_name);
  if (sweep.create_time != absl::InfinitePast()) {
    *out.mutable_create_time() = ToProto(sweep.create_time);
  }
  if (sweep.end_time != absl::InfinitePast()) *out.mutable_end_time() = ToProto(sweep.end_time);
  *out.mutable_counts() = ToProto(sweep.counts);
  return out;
}

v1::Event ToProto(const Event& event) {
  v1::Event out;
  out.set_sequence(event.sequence);
  *out.mutable_time() = ToProto(event.time);
  out.set_attempt(event.attempt);
  switch (event.kind) {
    case EventKind::kStateChange: {
      v1::StateChange* change = out.mutable_state_change();
      change->set_state(ToProto(event.state));
      if (HasError(event.error)) *change->mutable_error() = ToProto(event.error);
      change->set_detail(event.detail);
      break;
    }
    case EventKind::kProgress:
      Decode(event.payload, out.mutable_progress());
      break;
    case EventKind::kWarning:
      Decode(event.payload, out.mutable_warning());
      break;
    case EventKind::kPiece:
      Decode(event.payload, out.mutable_piece());
      break;
    case EventKind::kCheckpoint:
      Decode(event.payload, out.mutable_checkpoint());
      break;
    case EventKind::kSummary:
      Decode(event.payload, out.mutable_summary());
      break;
  }
  return out;
}

}  // namespace spikepinn::server
