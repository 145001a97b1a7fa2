// The calls that stream: the event log, a worker's log, the trajectory, the model.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/sha256.h"
#include "server/service/chunk_stream.h"
#include "server/service/job_service.h"
#include "server/service/log_reactor.h"
#include "server/service/trajectory.h"
#include "server/service/watch_reactor.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kModelChunkBytes = std::size_t{256} << 10;

ChunkSource<v1::DownloadModelResponse> ModelMessages(std::string model) {
  return [model = std::move(model),
          next = std::size_t{0}](v1::DownloadModelResponse* response) mutable {
    if (next >= model.size()) return false;
    const std::size_t count = std::min(kModelChunkBytes, model.size() - next);
    response->set_data(model.data() + next, count);
    next += count;
    return true;
  };
}

// DataLoss where a model is not the one that the job's summary tells of. The summaries of older
// servers do not say which that is.
absl::Status CheckModel(const Job& job, const std::string& model) {
  v1::Summary summary;
  if (!summary.ParseFromString(job.summary)) {
    return absl::DataLossError(
        absl::StrCat(JobName(job.id), ": its stored summary is damaged: it does not parse"));
  }
  const std::string& trained = summary.model_sha256();
  if (trained.empty()) return absl::OkStatus();
  const std::string stored = Sha256Hex(model);
  if (stored == trained) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(JobName(job.id),
                                          ": its stored model is damaged: its SHA-256 is ", stored,
                                          ", and was ", trained, " when it was trained"));
}

absl::StatusOr<StoredResult> IntactResult(JobStore& store, const std::string& id) {
  absl::StatusOr<Job> job = store.Get(id);
  if (!job.ok()) return job.status();
  absl::StatusOr<std::string> model = store.Model(id);
  if (!model.ok()) return model.status();
  if (absl::Status intact = CheckModel(*job, *model); !intact.ok()) return intact;
  return StoredResult{std::move(job->effective_spec), *std::move(model)};
}

}  // namespace

grpc::ServerWriteReactor<v1::WatchJobResponse>* JobService::WatchJob(
    grpc::CallbackServerContext* /*context*/, const v1::WatchJobRequest* request) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Refuse<v1::WatchJobResponse>(id.status());
  if (request->after_sequence() < 0) {
    return Refuse<v1::WatchJobResponse>(absl::InvalidArgumentError(
        absl::StrCat("after_sequence = ", request->after_sequence(), ": must be >= 0")));
  }
  return Started(new WatchReactor(Watches(), *std::move(id), request->after_sequence()));
}

grpc::ServerWriteReactor<v1::StreamJobLogResponse>* JobService::StreamJobLog(
    grpc::CallbackServerContext* context, const v1::StreamJobLogRequest* request) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Refuse<v1::StreamJobLogResponse>(id.status());
  if (request->attempt() < 0) {
    return Refuse<v1::StreamJobLogResponse>(absl::InvalidArgumentError(
        absl::StrCat("attempt = ", request->attempt(), ": must be >= 1, or 0 for the newest")));
  }
  if (request->offset() < 0) {
    return Refuse<v1::StreamJobLogResponse>(
        absl::InvalidArgumentError(absl::StrCat("offset = ", request->offset(), ": must be >= 0")));
  }
  absl::StatusOr<ReadBudget::Share> share = logs_budget_.Open();
  if (!share.ok()) return Refuse<v1::StreamJobLogResponse>(share.status());
  return Started(new LogReactor({Watches(), parts_.logs, parts_.launcher, parts_.writes, context},
                                {.attempt = {*std::move(id), request->attempt()},
                                 .offset = request->offset(),
                                 .follow = request->follow()},
                                *std::move(share)));
}

template <typename Response, typename Request, typename MakeMessages>
grpc::ServerWriteReactor<Response>* JobService::StreamFromResult(
    grpc::CallbackServerContext* context, const Request& request, MakeMessages make_messages) {
  absl::StatusOr<std::string> id = ParseJobName(request.name());
  if (!id.ok()) return Refuse<Response>(id.status());
  absl::StatusOr<ReadBudget::Share> share = results_budget_.Open();
  if (!share.ok()) return Refuse<Response>(share.status());
  auto* stream = new ChunkStream<Response>({context, parts_.writes, *std::move(share)});
  parts_.loop.Post([this, context, stream, make_messages, id = *std::move(id), request]() mutable {
    absl::StatusOr<StoredResult> result = IntactResult(parts_.dispatcher.store(), id);
    if (!result.ok()) return stream->Fail(result.status());
    absl::Status submitted =
        parts_.pool.Submit([context, stream, make_messages, request = std::move(request),
                            stored = *std::move(result)] {
          if (context->IsCancelled()) return stream->Fail(absl::CancelledError());
          auto messages = make_messages(
              request, stored, [stream](std::int64_t bytes) { return stream->Reserve(bytes); });
          if (!messages.ok()) return stream->Fail(messages.status());
          stream->Begin(*std::move(messages));
        });
    if (!submitted.ok()) stream->Fail(submitted);
  });
  return stream;
}

grpc::ServerWriteReactor<v1::GetTrajectoryResponse>* JobService::GetTrajectory(
    grpc::CallbackServerContext* context, const v1::GetTrajectoryRequest* request) {
  return StreamFromResult<v1::GetTrajectoryResponse>(context, *request, TrajectoryMessages);
}

grpc::ServerWriteReactor<v1::EvaluateModelResponse>* JobService::EvaluateModel(
    grpc::CallbackServerContext* context, const v1::EvaluateModelRequest* request) {
  return StreamFromResult<v1::EvaluateModelResponse>(context, *request, EvaluationMessages);
}

grpc::ServerWriteReactor<v1::DownloadModelResponse>* JobService::DownloadModel(
    grpc::CallbackServerContext* context, const v1::DownloadModelRequest* request) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Refuse<v1::DownloadModelResponse>(id.status());
  absl::StatusOr<ReadBudget::Share> share = results_budget_.Open();
  if (!share.ok()) return Refuse<v1::DownloadModelResponse>(share.status());
  auto* stream =
      new ChunkStream<v1::DownloadModelResponse>({context, parts_.writes, *std::move(share)});
  parts_.loop.Post([this, stream, id = *std::move(id)] {
    absl::StatusOr<StoredResult> result = IntactResult(parts_.dispatcher.store(), id);
    if (!result.ok()) return stream->Fail(result.status());
    const absl::Status reserved = stream->Reserve(static_cast<std::int64_t>(result->model.size()));
    if (!reserved.ok()) return stream->Fail(reserved);
    stream->Begin(ModelMessages(std::move(result->model)));
  });
  return stream;
}

}  // namespace spikepinn::server
