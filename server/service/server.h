// A whole server in one object: everything between a store, a launcher and a port.
#ifndef SPIKEPINN_SERVER_SERVICE_SERVER_H_
#define SPIKEPINN_SERVER_SERVICE_SERVER_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "server/jobs/job_store.h"
#include "server/service/evaluation_pool.h"
#include "server/service/event_hub.h"
#include "server/service/job_service.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

struct ServerOptions {
  std::string listen = "127.0.0.1:7461";  // port 0: any free one
  JobService::Options service;
  DispatcherOptions dispatcher;
  // How long calls under way may take to end when the server shuts down.
  absl::Duration shutdown_grace = absl::Seconds(2);
};

// Owned and used by one thread, the one that starts and stops the program.
class Server {
 public:
  // Puts right what a crash left in the store, begins to listen and starts queued jobs. Store and
  // launcher must outlive the server and are used from its event loop's thread alone.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       JobStore& store, WorkerLauncher& launcher);
  ~Server();  // Stop

  // Where it listens, with the real port.
  const std::string& address() const { return address_; }

  // Refuses new jobs, tells the watchers, stops the workers and queues their jobs again, then ends
  // all calls. Returns when no thread is left.
  void Stop();

 private:
  Server(const ServerOptions& options, std::unique_ptr<EventLoop> loop, JobStore& store,
         WorkerLauncher& launcher);
  absl::Status Listen(const std::string& address);

  const absl::Duration shutdown_grace_;
  const std::unique_ptr<EventLoop> loop_;
  EventHub hub_;
  WorkerLauncher& launcher_;
  Dispatcher dispatcher_;
  EvaluationPool pool_;
  JobService service_;
  std::unique_ptr<grpc::Server> grpc_;
  std::string address_;
  bool stopped_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SERVER_H_
