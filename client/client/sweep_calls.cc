// The calls of Client that are about sweeps.
#include <functional>
#include <stop_token>
#include <string>

#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/download_stream.h"
#include "client/client/request_id.h"
#include "client/client/resuming_stream.h"

namespace spikepinn::client {
namespace {

using Stub = v1::JobService::Stub;

absl::StatusOr<Sweep> Decode(const absl::StatusOr<v1::Sweep>& sweep) {
  if (!sweep.ok()) return sweep.status();
  return FromProto(*sweep);
}

}  // namespace

absl::StatusOr<Sweep> Client::CreateSweep(const SweepRequest& request,
                                          const CreateOptions& options) {
  v1::CreateSweepRequest message;
  *message.mutable_sweep() = ToProto(request, core_->options.user);
  message.set_request_id(options.request_id.empty() ? NewRequestId() : options.request_id);
  message.set_validate_only(options.validate_only);
  return Decode(core_->Call(&Stub::CreateSweep, message));
}

absl::StatusOr<Sweep> Client::GetSweep(const std::string& name) {
  v1::GetSweepRequest message;
  message.set_name(name);
  return Decode(core_->Call(&Stub::GetSweep, message));
}

absl::StatusOr<SweepPage> Client::ListSweeps(const ListOptions& options) {
  v1::ListSweepsRequest message;
  message.set_page_size(options.page_size);
  message.set_page_token(options.page_token);
  absl::StatusOr<v1::ListSweepsResponse> response = core_->Call(&Stub::ListSweeps, message);
  if (!response.ok()) return response.status();
  SweepPage page;
  page.next_page_token = response->next_page_token();
  for (const v1::Sweep& sweep : response->sweeps()) page.sweeps.push_back(FromProto(sweep));
  return page;
}

absl::Status Client::WatchSweep(const std::string& name,
                                const std::function<bool(const Sweep&)>& on_sweep,
                                std::stop_token stop) {
  v1::WatchSweepRequest request;
  request.set_name(name);
  const auto prepare = [&](Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
    return stub.PrepareAsyncWatchSweep(context, request, queue);
  };
  const auto handle = [&](const v1::WatchSweepResponse& response) {
    return !response.has_sweep() || on_sweep(FromProto(response.sweep()));
  };
  return ResumingStream<v1::WatchSweepResponse, decltype(prepare), decltype(handle)>(
             core_->connection, core_->options, core_->clock, prepare, handle)
      .Run(stop);
}

absl::StatusOr<Sweep> Client::CancelSweep(const std::string& name) {
  v1::CancelSweepRequest message;
  message.set_name(name);
  return Decode(core_->Call(&Stub::CancelSweep, message));
}

absl::Status Client::DeleteSweep(const std::string& name) {
  v1::DeleteSweepRequest message;
  message.set_name(name);
  bool retried = false;
  const absl::Status status =
      core_->Call(&Stub::DeleteSweep, message, {.retried = &retried}).status();
  // The answer to an earlier try was lost, but that try removed the sweep.
  if (retried && absl::IsNotFound(status)) return absl::OkStatus();
  return status;
}

absl::Status Client::ListSweepResults(
    const std::string& name, const std::function<absl::Status(const SweepResult&)>& on_row) {
  v1::ListSweepResultsRequest request;
  request.set_name(name);
  return Download<v1::ListSweepResultsResponse>(
      core_->connection, core_->options, core_->clock,
      [&](Stub& stub, grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub.PrepareAsyncListSweepResults(context, request, queue);
      },
      [&](const v1::ListSweepResultsResponse& response) {
        for (const v1::SweepResult& row : response.results()) {
          if (absl::Status status = on_row(FromProto(row)); !status.ok()) return status;
        }
        return absl::OkStatus();
      });
}

}  // namespace spikepinn::client
