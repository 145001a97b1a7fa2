// The solution of a finished job, computed from its stored model and put into messages.
#ifndef SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_
#define SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_

#include <string>

#include "absl/status/statusor.h"
#include "core/evaluate/trajectory_table.h"
#include "server/service/chunk_stream.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// Where the client asked to sample, not yet checked against the job's span.
TimeGrid GridOf(const v1::GetTrajectoryRequest& request);

// Takes as long as the reference integration of the job's problem.
absl::StatusOr<TrajectoryTable> ComputeTrajectory(const std::string& effective_spec,
                                                  const std::string& model, const TimeGrid& grid);

// The spikes first, then the samples in chunks.
ChunkStream<v1::GetTrajectoryResponse>::Producer TrajectoryMessages(TrajectoryTable table);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_
