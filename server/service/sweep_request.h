// A CreateSweepRequest becomes a NewSweep, with all of its jobs, or an error.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_REQUEST_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_REQUEST_H_

#include "absl/status/statusor.h"
#include "server/jobs/job_store.h"
#include "server/service/create_request.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Checks every job exactly as CheckCreateRequest would. InvalidArgument names the point where it is
// one of them that is wrong: "points[17]: forward.duration_ms = -1: must be > 0". Takes tens of
// microseconds a point: not for the event loop's thread, nor for gRPC's.
absl::StatusOr<NewSweep> CheckSweepRequest(const v1::CreateSweepRequest& request,
                                           const JobRules& rules);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SWEEP_REQUEST_H_
