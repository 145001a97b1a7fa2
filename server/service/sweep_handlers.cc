// The calls that make, show, list, watch, cancel and delete sweeps, and their tables of results.
#include <memory>
#include <string>
#include <utility>

#include "server/jobs/job_name.h"
#include "server/service/chunk_stream.h"
#include "server/service/convert.h"
#include "server/service/job_service.h"
#include "server/service/page_size.h"
#include "server/service/status_mapping.h"
#include "server/service/sweep_request.h"
#include "server/service/sweep_results_reactor.h"
#include "server/service/sweep_watch_reactor.h"

namespace spikepinn::server {
namespace {

absl::Status Encode(const absl::StatusOr<Sweep>& sweep, v1::Sweep* response) {
  if (!sweep.ok()) return sweep.status();
  *response = ToProto(*sweep);
  return absl::OkStatus();
}

// What validate_only answers: the sweep as its creation would make it.
Sweep Preview(const NewSweep& sweep) {
  Sweep out;
  out.display_name = sweep.display_name;
  out.definition = sweep.definition;
  out.counts.queued = static_cast<std::int64_t>(sweep.jobs.size());
  return out;
}

}  // namespace

grpc::ServerUnaryReactor* JobService::CreateSweep(grpc::CallbackServerContext* context,
                                                  const v1::CreateSweepRequest* request,
                                                  v1::Sweep* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto finish = [reactor](const absl::Status& status) { reactor->Finish(ToGrpc(status)); };
  const absl::Status submitted = parts_.pool.Submit([this, request, response, finish] {
    absl::StatusOr<NewSweep> sweep = CheckSweepRequest(*request, Rules());
    if (!sweep.ok()) return finish(sweep.status());
    if (request->validate_only()) return finish(Encode(Preview(*sweep), response));
    // Ten thousand jobs are not copied from thread to thread.
    parts_.loop.Post(
        [this, response, finish, checked = std::make_unique<NewSweep>(*std::move(sweep))] {
          finish(Encode(parts_.dispatcher.CreateSweep(*checked), response));
        });
  });
  if (!submitted.ok()) finish(submitted);
  return reactor;
}

grpc::ServerUnaryReactor* JobService::GetSweep(grpc::CallbackServerContext* context,
                                               const v1::GetSweepRequest* request,
                                               v1::Sweep* response) {
  absl::StatusOr<std::string> id = ParseSweepName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  return OnLoop(context, [this, response, id = *std::move(id)] {
    return Encode(parts_.dispatcher.store().GetSweep(id), response);
  });
}

grpc::ServerUnaryReactor* JobService::ListSweeps(grpc::CallbackServerContext* context,
                                                 const v1::ListSweepsRequest* request,
                                                 v1::ListSweepsResponse* response) {
  absl::StatusOr<int> page_size = PageSize(request->page_size());
  if (!page_size.ok()) return Answer(context, page_size.status());
  return OnLoop(context, [this, request, response, size = *page_size] {
    absl::StatusOr<SweepPage> page =
        parts_.dispatcher.store().ListSweeps(size, request->page_token());
    if (!page.ok()) return page.status();
    for (const Sweep& sweep : page->sweeps) *response->add_sweeps() = ToProto(sweep);
    response->set_next_page_token(page->next_page_token);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* JobService::CancelSweep(grpc::CallbackServerContext* context,
                                                  const v1::CancelSweepRequest* request,
                                                  v1::Sweep* response) {
  absl::StatusOr<std::string> id = ParseSweepName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  parts_.loop.Post([this, reactor, response, id = *std::move(id)] {
    parts_.dispatcher.CancelSweep(id, [reactor, response](const absl::StatusOr<Sweep>& sweep) {
      reactor->Finish(ToGrpc(Encode(sweep, response)));
    });
  });
  return reactor;
}

grpc::ServerUnaryReactor* JobService::DeleteSweep(grpc::CallbackServerContext* context,
                                                  const v1::DeleteSweepRequest* request,
                                                  google::protobuf::Empty* /*response*/) {
  absl::StatusOr<std::string> id = ParseSweepName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  parts_.loop.Post([this, reactor, id = *std::move(id)] {
    parts_.dispatcher.DeleteSweep(
        id, [reactor](const absl::Status& deleted) { reactor->Finish(ToGrpc(deleted)); });
  });
  return reactor;
}

grpc::ServerWriteReactor<v1::WatchSweepResponse>* JobService::WatchSweep(
    grpc::CallbackServerContext* /*context*/, const v1::WatchSweepRequest* request) {
  absl::StatusOr<std::string> id = ParseSweepName(request->name());
  if (!id.ok()) return Refuse<v1::WatchSweepResponse>(id.status());
  return Started(new SweepWatchReactor(Watches(), *std::move(id)));
}

grpc::ServerWriteReactor<v1::ListSweepResultsResponse>* JobService::ListSweepResults(
    grpc::CallbackServerContext* context, const v1::ListSweepResultsRequest* request) {
  absl::StatusOr<std::string> id = ParseSweepName(request->name());
  if (!id.ok()) return Refuse<v1::ListSweepResultsResponse>(id.status());
  absl::StatusOr<ReadBudget::Share> share = results_budget_.Open();
  if (!share.ok()) return Refuse<v1::ListSweepResultsResponse>(share.status());
  return SweepResultsReactor::Start(
      {parts_.loop, parts_.dispatcher, parts_.pool, parts_.writes, context}, *std::move(id),
      *std::move(share));
}

}  // namespace spikepinn::server
