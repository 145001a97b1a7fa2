// From the API's messages to the library's plain structs.
#ifndef SPIKEPINN_CLIENT_CLIENT_CONVERT_H_
#define SPIKEPINN_CLIENT_CLIENT_CONVERT_H_

#include "absl/status/statusor.h"
#include "client/client/job.h"
#include "core/neuron/presets.h"
#include "spikepinn/v1/job.pb.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::client {

Job FromProto(const v1::Job& job);
Event FromProto(const v1::Event& event);
ServerInfo FromProto(const v1::ServerInfo& info);
TrajectoryChunk FromProto(const v1::TrajectoryChunk& chunk);
EvaluationChunk FromProto(const v1::EvaluationChunk& chunk);
SpikeTrains FromProto(const v1::SpikeTrains& spikes);

// Internal if the server sent a problem that has no meaning here.
absl::StatusOr<Preset> FromProto(const v1::Preset& preset);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CONVERT_H_
