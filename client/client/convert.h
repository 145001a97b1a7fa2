// Between the API's messages and the library's plain structs.
#ifndef SPIKEPINN_CLIENT_CLIENT_CONVERT_H_
#define SPIKEPINN_CLIENT_CLIENT_CONVERT_H_

#include "absl/status/statusor.h"
#include "client/client/job.h"
#include "client/client/sweep.h"
#include "core/neuron/presets.h"
#include "spikepinn/v1/job.pb.h"
#include "spikepinn/v1/job_service.pb.h"
#include "spikepinn/v1/sweep.pb.h"

namespace spikepinn::client {

Job FromProto(const v1::Job& job);
Event FromProto(const v1::Event& event);
Sweep FromProto(const v1::Sweep& sweep);
SweepResult FromProto(const v1::SweepResult& row);
Backup FromProto(const v1::Backup& backup);
JobState FromProto(v1::JobState state);
JobError FromProto(const v1::JobError& error);
absl::Time FromProto(const google::protobuf::Timestamp& time);
ServerInfo FromProto(const v1::ServerInfo& info);
TrajectoryChunk FromProto(const v1::TrajectoryChunk& chunk);
EvaluationChunk FromProto(const v1::EvaluationChunk& chunk);
SpikeTrains FromProto(const v1::SpikeTrains& spikes);

// user: as given, or the default one.
v1::Job ToProto(const JobRequest& request, const std::string& usual_user = "");
v1::Sweep ToProto(const SweepRequest& request, const std::string& usual_user = "");

// Internal if the server sent a problem that has no meaning here.
absl::StatusOr<Preset> FromProto(const v1::Preset& preset);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CONVERT_H_
