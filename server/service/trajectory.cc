#include "server/service/trajectory.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
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

constexpr int kTrajectoryColumns = 7;
constexpr int kEvaluationColumns = 5;

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

// Where the client asked to sample, not yet checked against the job's span.
template <typename Request>
TimeGrid GridOf(const Request& request) {
  switch (request.grid_case()) {
    case Request::kDtMs:
      return request.dt_ms();
    case Request::kTimes:
      return std::vector<double>(request.times().time_ms().begin(),
                                 request.times().time_ms().end());
    case Request::GRID_NOT_SET:
      break;
  }
  return kDefaultStepMs;
}

// The times of the request's grid, when there is memory for as many rows.
template <typename Request>
absl::StatusOr<std::vector<double>> TimesOf(const Request& request, const TrainingSpec& spec,
                                            int columns, ReserveBytes reserve) {
  absl::StatusOr<std::vector<double>> times = GridTimes(GridOf(request), spec.forward.duration_ms);
  if (!times.ok()) return times.status();
  const absl::Status reserved =
      reserve(columns * static_cast<std::int64_t>(times->size() * sizeof(double)));
  if (!reserved.ok()) return reserved;
  return times;
}

absl::StatusOr<TrainingSpec> SpecOf(const StoredResult& stored) {
  v1::TrainingSpec message;
  if (!message.ParseFromString(stored.effective_spec)) {
    return absl::InternalError("the job's stored spec does not parse");
  }
  return wire::FromProto(message);
}

absl::StatusOr<std::unique_ptr<TrainedModel>> ModelOf(const StoredResult& stored) {
  absl::StatusOr<std::unique_ptr<TrainedModel>> loaded = LoadTrainedModel(stored.model);
  if (loaded.ok()) return loaded;
  // Not the caller's argument but our file is wrong.
  return absl::InternalError(absl::StrCat("the job's stored model cannot be read: ",
                                          std::string(loaded.status().message())));
}

}  // namespace

absl::StatusOr<ChunkSource<v1::GetTrajectoryResponse>> TrajectoryMessages(
    const v1::GetTrajectoryRequest& request, const StoredResult& stored, ReserveBytes reserve) {
  const absl::StatusOr<TrainingSpec> spec = SpecOf(stored);
  if (!spec.ok()) return spec.status();
  const absl::StatusOr<std::unique_ptr<TrainedModel>> model = ModelOf(stored);
  if (!model.ok()) return model.status();
  absl::StatusOr<std::vector<double>> times = TimesOf(request, *spec, kTrajectoryColumns, reserve);
  if (!times.ok()) return times.status();
  absl::StatusOr<TrajectoryTable> computed = Tabulate(*spec, **model, *times);
  if (!computed.ok()) return computed.status();
  ChunkSource<v1::GetTrajectoryResponse> next_message =
      [table = *std::move(computed), spikes_sent = false,
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
  return next_message;
}

absl::StatusOr<ChunkSource<v1::EvaluateModelResponse>> EvaluationMessages(
    const v1::EvaluateModelRequest& request, const StoredResult& stored, ReserveBytes reserve) {
  const absl::StatusOr<TrainingSpec> spec = SpecOf(stored);
  if (!spec.ok()) return spec.status();
  const absl::StatusOr<std::unique_ptr<TrainedModel>> model = ModelOf(stored);
  if (!model.ok()) return model.status();
  absl::StatusOr<std::vector<double>> times = TimesOf(request, *spec, kEvaluationColumns, reserve);
  if (!times.ok()) return times.status();
  const Side side = request.after_reset() ? Side::kAfterReset : Side::kBeforeReset;
  // All of it here and now: the messages are made on gRPC's own threads, which must not compute.
  Evaluation values = (*model)->Evaluate(*times, side);
  ChunkSource<v1::EvaluateModelResponse> next_message =
      [values = std::move(values), times = *std::move(times),
       next = std::size_t{0}](v1::EvaluateModelResponse* response) mutable {
        if (next >= times.size()) return false;
        const std::size_t end = std::min(times.size(), next + kRowsPerChunk);
        const auto copy = [&](const std::vector<double>& column, Doubles* out) {
          out->Add(column.data() + next, column.data() + end);
        };
        v1::EvaluationChunk* chunk = response->mutable_chunk();
        copy(times, chunk->mutable_time_ms());
        copy(values.v_mv, chunk->mutable_v_mv());
        copy(values.w_pa, chunk->mutable_w_pa());
        copy(values.dv_mv_per_ms, chunk->mutable_dv_mv_per_ms());
        copy(values.dw_pa_per_ms, chunk->mutable_dw_pa_per_ms());
        next = end;
        return true;
      };
  return next_message;
}

}  // namespace spikepinn::server
