#include "server/service/server.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "grpc/support/log.h"
#include "grpcpp/ext/health_check_service_server_builder_option.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

constexpr int kEvaluationThreads = 2;
constexpr std::size_t kMaxWaitingEvaluations = 16;
constexpr int kMaxRequestBytes = 20 << 20;  // the longest list of times, 2,000,000 doubles, fits

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
  absl::StatusOr<std::unique_ptr<EventLoop>> loop = EventLoop::Create();
  if (!loop.ok()) return loop.status();
  std::unique_ptr<Server> server(new Server(options, *std::move(loop), store, launcher));
  if (absl::Status status = server->Listen(options.listen); !status.ok()) return status;
  server->loop_->Post([dispatcher = &server->dispatcher_] { dispatcher->StartQueuedJobs(); });
  return server;
}

Server::Server(const ServerOptions& options, std::unique_ptr<EventLoop> loop, JobStore& store,
               WorkerLauncher& launcher)
    : shutdown_grace_(options.shutdown_grace),
      loop_(std::move(loop)),
      launcher_(launcher),
      dispatcher_(*loop_, store, launcher, SlotTable(options.service.devices), options.dispatcher),
      pool_(kEvaluationThreads, kMaxWaitingEvaluations),
      service_({*loop_, dispatcher_, hub_, pool_}, options.service) {
  dispatcher_.SetListener([this](const std::string& job_id) { hub_.Notify(job_id); });
  loop_->Start();
  loop_->Post([this] { launcher_.Start(*loop_); });
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

void Server::Stop() {
  if (std::exchange(stopped_, true)) return;
  if (grpc_ != nullptr && grpc_->GetHealthCheckService() != nullptr) {
    grpc_->GetHealthCheckService()->SetServingStatus(false);
  }
  absl::Notification drained;
  loop_->Post([this, &drained] {
    dispatcher_.Drain([&drained] { drained.Notify(); });
    hub_.StopAll();
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
}

}  // namespace spikepinn::server
