#include "server/service/trajectory.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/network/trained_model.h"
#include "google/protobuf/repeated_field.h"
#include "wire/spec_convert.h"

namespace spikepinn::server {
namespace {

constexpr double kDefaultStepMs = 0.1;
constexpr std::size_t kRowsPerChunk = 4096;  // of 7 doubles: 229 KB, far below gRPC's 4 MiB

using Doubles = google::protobuf::RepeatedField<double>;

void CopyTimes(const std::vector<Spike>& spikes, Doubles* out) {
  out->Reserve(static_cast<int>(spikes.size()));
  for (const Spike& spike : spikes) out->Add(spike.time_ms);
}

void FillChunk(const TrajectoryTable& table, std::size_t begin, std::size_t end,
               v1::TrajectoryChunk* chunk) {
  const auto copy = [&](const std::vector<double>& column, Doubles* out) {
    out->Add(column.data() + begin, column.data() + end);
  };
  copy(table.time_ms, chunk->mutable_time_ms());
  copy(table.v_mv, chunk->mutable_v_mv());
  copy(table.w_pa, chunk->mutable_w_pa());
  copy(table.guide_v_mv, chunk->mutable_guide_v_mv());
  copy(table.guide_w_pa, chunk->mutable_guide_w_pa());
  copy(table.reference_v_mv, chunk->mutable_reference_v_mv());
  copy(table.reference_w_pa, chunk->mutable_reference_w_pa());
}

}  // namespace

TimeGrid GridOf(const v1::GetTrajectoryRequest& request) {
  switch (request.grid_case()) {
    case v1::GetTrajectoryRequest::kDtMs:
      return request.dt_ms();
    case v1::GetTrajectoryRequest::kTimes:
      return std::vector<double>(request.times().time_ms().begin(),
                                 request.times().time_ms().end());
    case v1::GetTrajectoryRequest::GRID_NOT_SET:
      break;
  }
  return kDefaultStepMs;
}

absl::StatusOr<TrajectoryTable> ComputeTrajectory(const std::string& effective_spec,
                                                  const std::string& model, const TimeGrid& grid) {
  v1::TrainingSpec message;
  if (!message.ParseFromString(effective_spec)) {
    return absl::InternalError("the job's stored spec does not parse");
  }
  absl::StatusOr<TrainingSpec> spec = wire::FromProto(message);
  if (!spec.ok()) return spec.status();
  absl::StatusOr<std::unique_ptr<TrainedModel>> loaded = LoadTrainedModel(model);
  if (!loaded.ok()) {
    // Not the caller's argument but our file is wrong.
    return absl::InternalError(absl::StrCat("the job's stored model cannot be read: ",
                                            std::string(loaded.status().message())));
  }
  return Tabulate(*spec, **loaded, grid);
}

ChunkStream<v1::GetTrajectoryResponse>::Producer TrajectoryMessages(TrajectoryTable table) {
  return [table = std::move(table), spikes_sent = false,
          next = std::size_t{0}](v1::GetTrajectoryResponse* response) mutable {
    if (!spikes_sent) {
      spikes_sent = true;
      v1::SpikeTrains* spikes = response->mutable_spikes();
      CopyTimes(table.spikes, spikes->mutable_time_ms());
      CopyTimes(table.guide_spikes, spikes->mutable_guide_time_ms());
      CopyTimes(table.reference_spikes, spikes->mutable_reference_time_ms());
      return true;
    }
    if (next >= table.time_ms.size()) return false;
    const std::size_t end = std::min(table.time_ms.size(), next + kRowsPerChunk);
    FillChunk(table, next, end, response->mutable_chunk());
    next = end;
    return true;
  };
}

}  // namespace spikepinn::server
