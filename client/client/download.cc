// Client::GetTrajectory, Client::Evaluate and Client::DownloadModel: streams that end, and that are
// not resumed.
#include <functional>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/download_stream.h"

namespace spikepinn::client {
namespace {

// Internal unless all columns are as long as `time_ms`.
absl::Status CheckColumns(const std::vector<double>& time_ms,
                          std::initializer_list<const std::vector<double>*> columns) {
  for (const auto* column : columns) {
    if (column->size() != time_ms.size()) {
      return absl::InternalError("the server sent columns of different lengths");
    }
  }
  return absl::OkStatus();
}

template <typename Request>
void SetGrid(const TimeGrid& grid, Request* request) {
  if (const double* dt_ms = std::get_if<double>(&grid)) {
    request->set_dt_ms(*dt_ms);
  } else {
    const auto& times = std::get<std::vector<double>>(grid);
    request->mutable_times()->mutable_time_ms()->Assign(times.begin(), times.end());
  }
}

absl::Status Deliver(const v1::GetTrajectoryResponse& response, const TrajectorySink& sink) {
  if (response.has_spikes()) return sink.on_spikes(FromProto(response.spikes()));
  if (!response.has_chunk()) return absl::OkStatus();
  const TrajectoryChunk chunk = FromProto(response.chunk());
  absl::Status checked =
      CheckColumns(chunk.time_ms, {&chunk.v_mv, &chunk.w_pa, &chunk.guide_v_mv, &chunk.guide_w_pa,
                                   &chunk.reference_v_mv, &chunk.reference_w_pa});
  return checked.ok() ? sink.on_chunk(chunk) : checked;
}

}  // namespace

absl::Status Client::GetTrajectory(const std::string& name, const TimeGrid& grid,
                                   const TrajectorySink& sink) {
  v1::GetTrajectoryRequest request;
  request.set_name(name);
  SetGrid(grid, &request);
  return Download<v1::GetTrajectoryResponse>(
      core_->connection, core_->options, core_->clock,
      [&](v1::JobService::Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub.PrepareAsyncGetTrajectory(context, request, queue);
      },
      [&](const v1::GetTrajectoryResponse& response) { return Deliver(response, sink); });
}

absl::Status Client::Evaluate(const std::string& name, const TimeGrid& grid, bool after_reset,
                              const std::function<absl::Status(const EvaluationChunk&)>& on_chunk) {
  v1::EvaluateModelRequest request;
  request.set_name(name);
  request.set_after_reset(after_reset);
  SetGrid(grid, &request);
  return Download<v1::EvaluateModelResponse>(
      core_->connection, core_->options, core_->clock,
      [&](v1::JobService::Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub.PrepareAsyncEvaluateModel(context, request, queue);
      },
      [&](const v1::EvaluateModelResponse& response) {
        const EvaluationChunk chunk = FromProto(response.chunk());
        absl::Status checked = CheckColumns(
            chunk.time_ms, {&chunk.v_mv, &chunk.w_pa, &chunk.dv_mv_per_ms, &chunk.dw_pa_per_ms});
        return checked.ok() ? on_chunk(chunk) : checked;
      });
}

absl::Status Client::DownloadModel(const std::string& name,
                                   const std::function<absl::Status(absl::string_view)>& on_data) {
  v1::DownloadModelRequest request;
  request.set_name(name);
  return Download<v1::DownloadModelResponse>(
      core_->connection, core_->options, core_->clock,
      [&](v1::JobService::Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub.PrepareAsyncDownloadModel(context, request, queue);
      },
      [&](const v1::DownloadModelResponse& response) { return on_data(response.data()); });
}

}  // namespace spikepinn::client
