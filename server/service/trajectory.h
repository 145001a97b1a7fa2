// The solution of a finished job, computed from its stored model and put into messages.
#ifndef SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_
#define SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/evaluate/trajectory_table.h"
#include "server/service/chunk_stream.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// What the store keeps of a job that SUCCEEDED, as bytes.
struct StoredResult {
  std::string effective_spec;
  std::string model;
};

// Takes memory for what is about to be computed; an error is the call's.
using ReserveBytes = absl::FunctionRef<absl::Status(std::int64_t)>;

// The spikes first, then the samples in chunks. Takes as long as the reference integration of the
// job's problem.
absl::StatusOr<ChunkSource<v1::GetTrajectoryResponse>> TrajectoryMessages(
    const v1::GetTrajectoryRequest& request, const StoredResult& stored, ReserveBytes reserve);

// The network alone, in chunks.
absl::StatusOr<ChunkSource<v1::EvaluateModelResponse>> EvaluationMessages(
    const v1::EvaluateModelRequest& request, const StoredResult& stored, ReserveBytes reserve);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_TRAJECTORY_H_
