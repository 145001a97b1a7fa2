// Client::GetTrajectory and Client::DownloadModel: streams that end, and that are not resumed.
#include <functional>
#include <string>
#include <variant>

#include "absl/functional/function_ref.h"
#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/message_stream.h"

namespace spikepinn::client {
namespace {

// Reads streams made by `prepare` until one ends well; begins anew only while nothing has been
// delivered.
template <typename Response, typename Prepare>
absl::Status Download(Connection& connection, const ClientOptions& options, Clock& clock,
                      const Prepare& prepare,
                      absl::FunctionRef<absl::Status(const Response&)> deliver) {
  Backoff backoff(clock, options.call_patience);
  bool delivered = false;
  while (true) {
    const Connection::Stub stub = connection.stub();
    MessageStream<Response> stream(
        [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
          return prepare(*stub, context, queue);
        },
        {});
    Response response;
    ReadResult result;
    while ((result = stream.Read(&response, options.download_deadline)) == ReadResult::kMessage) {
      delivered = true;
      if (absl::Status status = deliver(response); !status.ok()) return status;
    }
    if (result == ReadResult::kSilent) {
      connection.Renew();
      return Silent(options.address, options.download_deadline);
    }
    const grpc::Status status = stream.Finish();
    const bool again = status.error_code() == grpc::StatusCode::UNAVAILABLE && !delivered;
    if (!again || !backoff.WaitBeforeRetry()) {
      return FromGrpc(status, options.address, options.download_deadline);
    }
  }
}

bool ColumnsAgree(const TrajectoryChunk& chunk) {
  for (const auto* column : {&chunk.v_mv, &chunk.w_pa, &chunk.guide_v_mv, &chunk.guide_w_pa,
                             &chunk.reference_v_mv, &chunk.reference_w_pa}) {
    if (column->size() != chunk.time_ms.size()) return false;
  }
  return true;
}

absl::Status Deliver(const v1::GetTrajectoryResponse& response, const TrajectorySink& sink) {
  if (response.has_spikes()) return sink.on_spikes(FromProto(response.spikes()));
  if (!response.has_chunk()) return absl::OkStatus();
  const TrajectoryChunk chunk = FromProto(response.chunk());
  if (!ColumnsAgree(chunk)) {
    return absl::InternalError("the server sent a trajectory with columns of different lengths");
  }
  return sink.on_chunk(chunk);
}

}  // namespace

absl::Status Client::GetTrajectory(const std::string& name, const TimeGrid& grid,
                                   const TrajectorySink& sink) {
  v1::GetTrajectoryRequest request;
  request.set_name(name);
  if (const double* dt_ms = std::get_if<double>(&grid)) {
    request.set_dt_ms(*dt_ms);
  } else {
    const auto& times = std::get<std::vector<double>>(grid);
    request.mutable_times()->mutable_time_ms()->Assign(times.begin(), times.end());
  }
  return Download<v1::GetTrajectoryResponse>(
      core_->connection, core_->options, core_->clock,
      [&](v1::JobService::Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub.PrepareAsyncGetTrajectory(context, request, queue);
      },
      [&](const v1::GetTrajectoryResponse& response) { return Deliver(response, sink); });
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
