// A whole server in one object: everything between a store, a launcher and a port.
#ifndef SPIKEPINN_SERVER_SERVICE_SERVER_H_
#define SPIKEPINN_SERVER_SERVICE_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/server.h"
#include "server/jobs/job_store.h"
#include "server/schedule/scheduler.h"
#include "server/service/disk_meter.h"
#include "server/service/evaluation_pool.h"
#include "server/service/event_feed.h"
#include "server/service/event_hub.h"
#include "server/service/job_service.h"
#include "server/service/log_watch.h"
#include "server/service/write_watch.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "server/workers/housekeeper.h"
#include "server/workers/timer.h"
#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

struct ServerOptions {
  std::string listen = "127.0.0.1:7461";  // port 0: any free one
  JobService::Options service;
  DispatcherOptions dispatcher;
  SchedulePolicy schedule;
  // What all jobs may use together; 0: not counted.
  std::int64_t memory_bytes = 0;
  HousekeeperOptions housekeeper;
  // The folder whose size is told; empty: none.
  std::string data_dir;
  // How long a client may take to read a part of a result before its call is cancelled.
  absl::Duration write_limit = absl::Minutes(5);
  // How long calls under way may take to end when the server shuts down.
  absl::Duration shutdown_grace = absl::Seconds(2);
};

// Owned and used by one thread, the one that starts and stops the program.
class Server {
 public:
  // Puts right what a crash left in the store, begins to listen and starts queued jobs. Store and
  // launcher must outlive the server; the launcher is used from the event loop's thread alone, but
  // for what it says otherwise.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options,
                                                       JobStore& store, WorkerLauncher& launcher);
  ~Server();  // Stop

  // Where it listens, with the real port.
  const std::string& address() const { return address_; }

  // Refuses new jobs, tells the watchers, stops the workers and queues their jobs again, then ends
  // all calls. Returns when no thread is left.
  void Stop();

 private:
  struct Loops {
    std::unique_ptr<EventLoop> jobs;
    std::unique_ptr<EventLoop> watches;
  };

  Server(const ServerOptions& options, Loops loops, JobStore& store, WorkerLauncher& launcher);
  absl::Status Listen(const std::string& address);
  // On the watch loop's thread, again and again:
  void CancelStalledWrites();
  void MeasureDisk();

  const absl::Duration shutdown_grace_;
  WorkerLauncher& launcher_;
  const std::unique_ptr<EventLoop> loop_;
  const std::unique_ptr<EventLoop> watch_loop_;
  EventHub hub_;
  EventFeed feed_;
  LogWatch logs_;
  Dispatcher dispatcher_;
  Housekeeper housekeeper_;
  EvaluationPool pool_;
  WriteWatch writes_;
  DiskMeter disk_;
  Timer writes_timer_, disk_timer_;  // of the watch loop
  JobService service_;
  std::unique_ptr<grpc::Server> grpc_;
  std::string address_;
  bool stopped_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SERVER_H_
