#include "server/worker/failure.h"

namespace spikepinn::worker {

v1::FromWorker Failed(spikepinn::v1::JobError::Reason reason, const std::string& text) {
  v1::FromWorker message;
  message.mutable_outcome()->mutable_failed()->set_reason(reason);
  message.mutable_outcome()->mutable_failed()->set_message(text);
  return message;
}

v1::FromWorker Unable(const absl::Status& why) {
  v1::FromWorker message;
  message.mutable_outcome()->mutable_unable()->set_message(std::string(why.message()));
  return message;
}

v1::FromWorker FailureOf(const absl::Status& status, std::int64_t memory_bytes) {
  const std::string text(status.message());
  switch (status.code()) {
    case absl::StatusCode::kFailedPrecondition:
      return Failed(spikepinn::v1::JobError::REASON_RUNAWAY, text);
    case absl::StatusCode::kOutOfRange:
      return Failed(spikepinn::v1::JobError::REASON_SCRATCH_LIMIT, text);
    case absl::StatusCode::kResourceExhausted:
      if (memory_bytes == 0) return Unable(status);
      return Failed(spikepinn::v1::JobError::REASON_MEMORY_LIMIT, text);
    case absl::StatusCode::kInvalidArgument:  // the spec
    case absl::StatusCode::kAborted:          // the reference's steps
      return Failed(spikepinn::v1::JobError::REASON_WORKER_ERROR, text);
    default:
      return Unable(status);
  }
}

}  // namespace spikepinn::worker
