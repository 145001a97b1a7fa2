#include "server/service/convert.h"

#include <string>

#include "google/protobuf/message_lite.h"
#include "server/jobs/job_name.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

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

bool HasError(const JobError& error) {
  return error.reason != FailureReason::kNone || !error.message.empty();
}

// What we stored ourselves parses, unless the disk changed it.
void Decode(const std::string& bytes, google::protobuf::MessageLite* message) {
  if (!message->ParseFromString(bytes)) {
    spdlog::error("a stored {} of {} bytes does not parse", message->GetTypeName(), bytes.size());
    message->Clear();
  }
}

}  // namespace

v1::JobState ToProto(JobState state) { return static_cast<v1::JobState>(state); }

v1::Job ToProto(const Job& job) {
  v1::Job out;
  if (!job.id.empty()) out.set_name(JobName(job.id));
  out.set_display_name(job.display_name);
  if (!job.spec.empty()) Decode(job.spec, out.mutable_spec());
  if (!job.effective_spec.empty()) Decode(job.effective_spec, out.mutable_effective_spec());
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
