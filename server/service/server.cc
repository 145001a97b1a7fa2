#include "server/service/server.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "grpc/support/log.h"
#include "grpcpp/ext/health_check_service_server_builder_option.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "server/jobs/job_name.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

constexpr int kEvaluationThreads = 2;
constexpr std::size_t kMaxWaitingEvaluations = 16;
constexpr int kMaxRequestBytes = 20 << 20;  // the longest list of times, 2,000,000 doubles, fits
// Of all that gRPC itself holds for its calls: requests that arrive, answers that wait.
constexpr std::size_t kGrpcBytes = std::size_t{512} << 20;
constexpr absl::Duration kDiskInterval = absl::Minutes(1);
constexpr int kMaxCallsPerConnection = 4096;  // further ones wait at the client

void SetKeepalive(grpc::ServerBuilder* builder) {
  // A watcher whose machine vanished is noticed within these two together.
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);
  // Clients may ping this often without being taken for attackers, also between calls.
  builder->AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  builder->AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
}

// gRPC's own log lines join ours; what matters to an operator is said by us.
void TakeOverGrpcLog() {
  gpr_set_log_function([](gpr_log_func_args* line) {
    spdlog::debug("grpc: {}:{}: {}", line->file, line->line, line->message);
  });
}

// "127.0.0.1:0" with the port that was taken.
std::string WithPort(const std::string& address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, JobStore& store,
                                                      WorkerLauncher& launcher) {
  absl::StatusOr<int> recovered = store.Recover();
  if (!recovered.ok()) return recovered.status();
  if (*recovered > 0) spdlog::warn("{} jobs of a server that crashed are put right", *recovered);
  absl::StatusOr<std::unique_ptr<EventLoop>> jobs = EventLoop::Create();
  if (!jobs.ok()) return jobs.status();
  absl::StatusOr<std::unique_ptr<EventLoop>> watches = EventLoop::Create();
  if (!watches.ok()) return watches.status();
  std::unique_ptr<Server> server(
      new Server(options, {*std::move(jobs), *std::move(watches)}, store, launcher));
  if (absl::Status status = server->Listen(options.listen); !status.ok()) return status;
  server->loop_->Post([server = server.get()] {
    server->launcher_.Start(*server->loop_);
    server->dispatcher_.Open();
    server->housekeeper_.Start();
  });
  return server;
}

Server::Server(const ServerOptions& options, Loops loops, JobStore& store, WorkerLauncher& launcher)
    : shutdown_grace_(options.shutdown_grace),
      launcher_(launcher),
      loop_(std::move(loops.jobs)),
      watch_loop_(std::move(loops.watches)),
      hub_(*watch_loop_),
      feed_(store),
      logs_(*watch_loop_),
      dispatcher_(
          *loop_, store, launcher,
          Scheduler(Inventory(options.service.devices, options.memory_bytes), options.schedule),
          options.dispatcher),
      housekeeper_({*loop_, store, launcher, dispatcher_}, options.housekeeper),
      pool_(kEvaluationThreads, kMaxWaitingEvaluations),
      writes_(options.write_limit),
      disk_(options.data_dir),
      writes_timer_(*watch_loop_),
      disk_timer_(*watch_loop_),
      service_({*loop_, dispatcher_, housekeeper_, *watch_loop_, hub_, feed_, pool_, writes_, disk_,
                logs_, launcher},
               options.service) {
  dispatcher_.SetListener([this](const Change& change) {
    hub_.Notify(JobName(change.job_id));
    if (!change.sweep_id.empty()) hub_.Notify(SweepName(change.sweep_id));
  });
  watch_loop_->Post([this] {
    CancelStalledWrites();
    if (disk_.has_folder()) MeasureDisk();
  });
  watch_loop_->Start();
  loop_->Start();
}

Server::~Server() { Stop(); }

absl::Status Server::Listen(const std::string& address) {
  TakeOverGrpcLog();
  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  // Two servers on one port would share the calls between them, silently.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.SetMaxReceiveMessageSize(kMaxRequestBytes);
  builder.SetResourceQuota(grpc::ResourceQuota("spikepinn").Resize(kGrpcBytes));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxCallsPerConnection);
  SetKeepalive(&builder);
  builder.RegisterService(&service_);
  grpc_ = builder.BuildAndStart();
  if (grpc_ == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat(
        "cannot listen on ", address,
        ": another program has taken the port, or the address is not of this machine"));
  }
  address_ = WithPort(address, port);
  return absl::OkStatus();
}

void Server::CancelStalledWrites() {
  writes_.CancelStalled(absl::Now());
  writes_timer_.Set(writes_.limit() / 4, [this] { CancelStalledWrites(); });
}

void Server::MeasureDisk() {
  // When the pool is full of work, the next time will do.
  pool_.Submit([this] { disk_.Measure(); }).IgnoreError();
  disk_timer_.Set(kDiskInterval, [this] { MeasureDisk(); });
}

void Server::Stop() {
  if (std::exchange(stopped_, true)) return;
  if (grpc_ != nullptr && grpc_->GetHealthCheckService() != nullptr) {
    grpc_->GetHealthCheckService()->SetServingStatus(false);
  }
  service_.SetStopping();
  absl::Notification drained;
  watch_loop_->Post([this] { hub_.StopAll(); });
  loop_->Post([this, &drained] {
    housekeeper_.Stop();
    dispatcher_.Drain([&drained] { drained.Notify(); });
  });
  drained.WaitForNotification();
  loop_->PostAndWait([this] { launcher_.Stop(); });
  if (grpc_ != nullptr) {
    grpc_->Shutdown(std::chrono::system_clock::now() + absl::ToChronoMilliseconds(shutdown_grace_));
    grpc_->Wait();
    grpc_.reset();
  }
  pool_.Stop();
  loop_->Stop();
  watch_loop_->Stop();
}

}  // namespace spikepinn::server
