// What is checked before anything is stored: a CreateJobRequest becomes a NewJob or an error.
#ifndef SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_
#define SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_

#include <vector>

#include "absl/status/statusor.h"
#include "core/spec/training_spec.h"
#include "server/jobs/job_store.h"
#include "server/schedule/devices.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// InvalidArgument, naming field, value and rule, for a job that could not run here. The effective
// spec has every default filled in, the device's own among them.
absl::StatusOr<NewJob> CheckCreateRequest(const v1::CreateJobRequest& request,
                                          const std::vector<Device>& devices,
                                          const SpecLimits& limits);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CREATE_REQUEST_H_
