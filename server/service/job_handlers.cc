// The calls that make, show, list, cancel and delete jobs.
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "server/jobs/job_name.h"
#include "server/service/convert.h"
#include "server/service/create_request.h"
#include "server/service/filter.h"
#include "server/service/job_service.h"
#include "server/service/page_size.h"
#include "server/service/status_mapping.h"

namespace spikepinn::server {
namespace {

absl::Status Encode(const absl::StatusOr<Job>& job, v1::Job* response) {
  if (!job.ok()) return job.status();
  response->MergeFrom(ToProto(*job));
  return absl::OkStatus();
}

// Whether nothing is in a job's way but the jobs before it and what they take.
bool WouldStart(WaitReason reason) {
  return reason == WaitReason::kNext || reason == WaitReason::kBehindOthers ||
         reason == WaitReason::kResources;
}

}  // namespace

grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const absl::Status& status) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  reactor->Finish(ToGrpc(status));
  return reactor;
}

grpc::ServerUnaryReactor* JobService::OnLoop(grpc::CallbackServerContext* context,
                                             absl::AnyInvocable<absl::Status()> work) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  parts_.loop.Post(
      [reactor, work = std::move(work)]() mutable { reactor->Finish(ToGrpc(work())); });
  return reactor;
}

v1::Waiting JobService::WaitingFor(const WaitInfo& info) const {
  v1::Waiting waiting = ToProto(info);
  const std::string paused = parts_.dispatcher.WhyPaused();
  if (!paused.empty() && WouldStart(info.reason)) {
    waiting.set_reason(v1::Waiting::REASON_RESOURCES);
    waiting.set_message(paused);
  }
  if (!stopping_) return waiting;
  waiting.set_reason(v1::Waiting::REASON_STOPPING);
  waiting.set_message("the server is shutting down: the next one starts it");
  return waiting;
}

grpc::ServerUnaryReactor* JobService::CreateJob(grpc::CallbackServerContext* context,
                                                const v1::CreateJobRequest* request,
                                                v1::Job* response) {
  absl::StatusOr<NewJob> job = CheckCreateRequest(*request, Rules());
  if (!job.ok()) return Answer(context, job.status());
  if (request->validate_only()) {
    *response = ToProto(JobOf(*job));
    return Answer(context, absl::OkStatus());
  }
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  creates_.Submit(*std::move(job), [reactor, response](const absl::StatusOr<Job>& created) {
    reactor->Finish(ToGrpc(Encode(created, response)));
  });
  return reactor;
}

grpc::ServerUnaryReactor* JobService::GetJob(grpc::CallbackServerContext* context,
                                             const v1::GetJobRequest* request, v1::Job* response) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  return OnLoop(context, [this, response, id = *std::move(id)] {
    const absl::StatusOr<Job> job = parts_.dispatcher.store().Get(id);
    if (job.ok() && job->state == JobState::kQueued) {
      *response->mutable_waiting() = WaitingFor(parts_.dispatcher.scheduler().Why(id, absl::Now()));
    }
    return Encode(job, response);
  });
}

grpc::ServerUnaryReactor* JobService::ListJobs(grpc::CallbackServerContext* context,
                                               const v1::ListJobsRequest* request,
                                               v1::ListJobsResponse* response) {
  absl::StatusOr<int> page_size = PageSize(request->page_size());
  if (!page_size.ok()) return Answer(context, page_size.status());
  absl::StatusOr<JobFilter> filter = ParseFilter(request->filter());
  if (!filter.ok()) return Answer(context, filter.status());
  return OnLoop(context, [this, request, response, size = *page_size, filter = *filter] {
    absl::StatusOr<JobPage> page =
        parts_.dispatcher.store().List(filter, size, request->page_token());
    if (!page.ok()) return page.status();
    for (const Job& job : page->jobs) *response->add_jobs() = ToProto(job);
    response->set_next_page_token(page->next_page_token);
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* JobService::CancelJob(grpc::CallbackServerContext* context,
                                                const v1::CancelJobRequest* request,
                                                v1::Job* response) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  return OnLoop(context, [this, response, id = *std::move(id)] {
    return Encode(parts_.dispatcher.Cancel(id), response);
  });
}

grpc::ServerUnaryReactor* JobService::DeleteJob(grpc::CallbackServerContext* context,
                                                const v1::DeleteJobRequest* request,
                                                google::protobuf::Empty* /*response*/) {
  absl::StatusOr<std::string> id = ParseJobName(request->name());
  if (!id.ok()) return Answer(context, id.status());
  return OnLoop(context, [this, id = *std::move(id)] { return parts_.dispatcher.Delete(id); });
}

}  // namespace spikepinn::server
