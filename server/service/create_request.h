// What is checked before anything is stored: a CreateJobRequest becomes a NewJob or an error.
#ifndef SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_
#define SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "core/spec/training_spec.h"
#include "google/protobuf/message_lite.h"
#include "server/jobs/job_store.h"
#include "server/schedule/devices.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// What this server runs at all. Borrows: for the time of a call.
struct JobRules {
  const std::vector<Device>& devices;
  const SpecLimits& limits;
  // What a job gets that does not say, and the most that one may ask for; 0: no limit.
  const Resources& resources;
};

// InvalidArgument, naming field, value and rule, for a job that could not run here. The effective
// spec has every default filled in, the device's own among them.
absl::StatusOr<NewJob> CheckCreateRequest(const v1::CreateJobRequest& request,
                                          const JobRules& rules);

// Its parts, for jobs that come in numbers:

absl::Status CheckRequestId(absl::string_view id);

// user, priority, resources and max_attempts of a job, with their defaults; nothing of its spec.
// Beside wire::CheckTerms, this server's own limits.
absl::StatusOr<NewJob> CheckTerms(const v1::Job& job, const Resources& resources);

// Adds the spec and what follows from it to a job.
absl::Status AddSpec(const v1::TrainingSpec& spec, const JobRules& rules, NewJob* job);

// The fields of a job that a create call reads.
v1::Job AskedFor(const v1::Job& job);

// Equal for equal messages. Not for security: whoever finds a collision only gets an old job of
// theirs.
std::string Digest(const google::protobuf::MessageLite& message);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_
