// The calls about the queue, and the one that copies the store.
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "server/service/convert.h"
#include "server/service/job_service.h"
#include "server/service/page_size.h"
#include "server/service/status_mapping.h"

namespace spikepinn::server {
namespace {

// A job of the queue: without specs but for what the scheduler looks at.
v1::Job WaitingJob(Job job, v1::Waiting waiting) {
  job.spec.clear();
  job.effective_spec.clear();
  v1::Job out = ToProto(job);
  out.mutable_effective_spec()->mutable_runtime()->set_device(job.device);
  out.mutable_effective_spec()->mutable_runtime()->set_threads(job.threads);
  *out.mutable_waiting() = std::move(waiting);
  return out;
}

}  // namespace

grpc::ServerUnaryReactor* JobService::ListQueue(grpc::CallbackServerContext* context,
                                                const v1::ListQueueRequest* request,
                                                v1::ListQueueResponse* response) {
  absl::StatusOr<int> page_size = PageSize(request->page_size());
  if (!page_size.ok()) return Answer(context, page_size.status());
  return OnLoop(context, [this, response, size = *page_size]() -> absl::Status {
    const Scheduler& scheduler = parts_.dispatcher.scheduler();
    for (const WaitInfo& waiting : scheduler.Order(size, absl::Now())) {
      absl::StatusOr<Job> job = parts_.dispatcher.store().Get(waiting.job_id);
      if (absl::IsNotFound(job.status())) continue;
      if (!job.ok()) return job.status();
      *response->add_jobs() = WaitingJob(*std::move(job), WaitingFor(waiting));
    }
    response->set_total(scheduler.queued());
    return absl::OkStatus();
  });
}

grpc::ServerUnaryReactor* JobService::CreateBackup(grpc::CallbackServerContext* context,
                                                   const v1::CreateBackupRequest* /*request*/,
                                                   v1::Backup* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  parts_.loop.Post([this, reactor, response] {
    parts_.housekeeper.CreateBackup([reactor, response](const absl::StatusOr<BackupInfo>& backup) {
      if (backup.ok()) {
        response->set_path(backup->path);
        response->set_bytes(backup->bytes);
        *response->mutable_create_time() = ToProto(backup->time);
      }
      reactor->Finish(ToGrpc(backup.status()));
    });
  });
  return reactor;
}

}  // namespace spikepinn::server
