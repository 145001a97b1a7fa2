// spikepinn.v1.JobService: decode, hand over, encode.
#ifndef SPIKEPINN_SERVER_SERVICE_JOB_SERVICE_H_
#define SPIKEPINN_SERVER_SERVICE_JOB_SERVICE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "core/spec/training_spec.h"
#include "grpcpp/support/server_callback.h"
#include "server/schedule/devices.h"
#include "server/service/create_queue.h"
#include "server/service/create_request.h"
#include "server/service/disk_meter.h"
#include "server/service/evaluation_pool.h"
#include "server/service/event_feed.h"
#include "server/service/event_hub.h"
#include "server/service/log_watch.h"
#include "server/service/read_budget.h"
#include "server/service/watch_context.h"
#include "server/service/write_watch.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "server/workers/housekeeper.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/v1/job_service.grpc.pb.h"

namespace spikepinn::server {

// Handlers run on gRPC's threads and never block: what touches jobs is posted to the event loop,
// what follows them to the watch loop, what computes to the evaluation pool. All must outlive the
// server that this is registered with.
class JobService final : public v1::JobService::CallbackService {
 public:
  struct Parts {
    EventLoop& loop;
    Dispatcher& dispatcher;    // of the loop's thread
    Housekeeper& housekeeper;  // of the loop's thread
    EventLoop& watch_loop;
    EventHub& hub;    // of the watch loop's thread
    EventFeed& feed;  // of the watch loop's thread
    EvaluationPool& pool;
    WriteWatch& writes;
    const DiskMeter& disk;
    LogWatch& logs;  // of the watch loop's thread
    const WorkerLauncher& launcher;
  };
  struct Options {
    std::vector<Device> devices;
    SpecLimits limits;
    Resources resources;  // of a job that does not say, and at most
    absl::Duration heartbeat = absl::Seconds(10);
    // Of results that are being read, slow readers' among them.
    std::int64_t result_bytes = std::int64_t{192} << 20;
    // Of logs that are being read; one that is followed counts while nothing happens, too.
    std::int64_t log_read_bytes = std::int64_t{64} << 20;
  };

  JobService(const Parts& parts, Options options)
      : parts_(parts),
        options_(std::move(options)),
        creates_(parts.loop, parts.dispatcher),
        results_budget_(ReadBudget::kResults, options_.result_bytes),
        logs_budget_(ReadBudget::kLogs, options_.log_read_bytes) {}

  // From now on, jobs wait because the server stops. Any thread.
  void SetStopping() { stopping_ = true; }

  // job_handlers.cc
  grpc::ServerUnaryReactor* CreateJob(grpc::CallbackServerContext* context,
                                      const v1::CreateJobRequest* request,
                                      v1::Job* response) override;
  grpc::ServerUnaryReactor* GetJob(grpc::CallbackServerContext* context,
                                   const v1::GetJobRequest* request, v1::Job* response) override;
  grpc::ServerUnaryReactor* ListJobs(grpc::CallbackServerContext* context,
                                     const v1::ListJobsRequest* request,
                                     v1::ListJobsResponse* response) override;
  grpc::ServerUnaryReactor* CancelJob(grpc::CallbackServerContext* context,
                                      const v1::CancelJobRequest* request,
                                      v1::Job* response) override;
  grpc::ServerUnaryReactor* DeleteJob(grpc::CallbackServerContext* context,
                                      const v1::DeleteJobRequest* request,
                                      google::protobuf::Empty* response) override;

  // result_handlers.cc
  grpc::ServerWriteReactor<v1::WatchJobResponse>* WatchJob(
      grpc::CallbackServerContext* context, const v1::WatchJobRequest* request) override;
  grpc::ServerWriteReactor<v1::StreamJobLogResponse>* StreamJobLog(
      grpc::CallbackServerContext* context, const v1::StreamJobLogRequest* request) override;
  grpc::ServerWriteReactor<v1::GetTrajectoryResponse>* GetTrajectory(
      grpc::CallbackServerContext* context, const v1::GetTrajectoryRequest* request) override;
  grpc::ServerWriteReactor<v1::EvaluateModelResponse>* EvaluateModel(
      grpc::CallbackServerContext* context, const v1::EvaluateModelRequest* request) override;
  grpc::ServerWriteReactor<v1::DownloadModelResponse>* DownloadModel(
      grpc::CallbackServerContext* context, const v1::DownloadModelRequest* request) override;

  // sweep_handlers.cc
  grpc::ServerUnaryReactor* CreateSweep(grpc::CallbackServerContext* context,
                                        const v1::CreateSweepRequest* request,
                                        v1::Sweep* response) override;
  grpc::ServerUnaryReactor* GetSweep(grpc::CallbackServerContext* context,
                                     const v1::GetSweepRequest* request,
                                     v1::Sweep* response) override;
  grpc::ServerUnaryReactor* ListSweeps(grpc::CallbackServerContext* context,
                                       const v1::ListSweepsRequest* request,
                                       v1::ListSweepsResponse* response) override;
  grpc::ServerUnaryReactor* CancelSweep(grpc::CallbackServerContext* context,
                                        const v1::CancelSweepRequest* request,
                                        v1::Sweep* response) override;
  grpc::ServerUnaryReactor* DeleteSweep(grpc::CallbackServerContext* context,
                                        const v1::DeleteSweepRequest* request,
                                        google::protobuf::Empty* response) override;
  grpc::ServerWriteReactor<v1::WatchSweepResponse>* WatchSweep(
      grpc::CallbackServerContext* context, const v1::WatchSweepRequest* request) override;
  grpc::ServerWriteReactor<v1::ListSweepResultsResponse>* ListSweepResults(
      grpc::CallbackServerContext* context, const v1::ListSweepResultsRequest* request) override;

  // queue_handlers.cc
  grpc::ServerUnaryReactor* ListQueue(grpc::CallbackServerContext* context,
                                      const v1::ListQueueRequest* request,
                                      v1::ListQueueResponse* response) override;
  grpc::ServerUnaryReactor* CreateBackup(grpc::CallbackServerContext* context,
                                         const v1::CreateBackupRequest* request,
                                         v1::Backup* response) override;

  // info_handlers.cc
  grpc::ServerUnaryReactor* ListPresets(grpc::CallbackServerContext* context,
                                        const v1::ListPresetsRequest* request,
                                        v1::ListPresetsResponse* response) override;
  grpc::ServerUnaryReactor* GetServerInfo(grpc::CallbackServerContext* context,
                                          const v1::GetServerInfoRequest* request,
                                          v1::ServerInfo* response) override;

 private:
  // Runs `work` on the loop and finishes the call with its status.
  grpc::ServerUnaryReactor* OnLoop(grpc::CallbackServerContext* context,
                                   absl::AnyInvocable<absl::Status()> work);

  // Answers with messages that `make_messages(request, stored result)` computes on the pool.
  template <typename Response, typename Request, typename MakeMessages>
  grpc::ServerWriteReactor<Response>* StreamFromResult(grpc::CallbackServerContext* context,
                                                       const Request& request,
                                                       MakeMessages make_messages);

  WatchContext Watches() const {
    return {parts_.watch_loop, parts_.dispatcher.store(), parts_.hub, parts_.feed,
            options_.heartbeat};
  }
  JobRules Rules() const { return {options_.devices, options_.limits, options_.resources}; }

  void FillInfo(v1::ServerInfo* info) const;
  // Why a job waits, for the client.
  v1::Waiting WaitingFor(const WaitInfo& info) const;

  const Parts parts_;
  const Options options_;
  CreateQueue creates_;
  ReadBudget results_budget_;
  ReadBudget logs_budget_;
  std::atomic<bool> stopping_{false};
};

// Finishes a call at once.
grpc::ServerUnaryReactor* Answer(grpc::CallbackServerContext* context, const absl::Status& status);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_JOB_SERVICE_H_
