// A worker's process and the conversation with it, watched on the event loop.
#ifndef SPIKEPINN_SERVER_WORKERS_WORKER_LINK_H_
#define SPIKEPINN_SERVER_WORKERS_WORKER_LINK_H_

#include <cstdint>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/workers/event_loop.h"
#include "server/workers/worker_launcher.h"
#include "server/workers/worker_session.h"

namespace spikepinn::server {

// Used on the loop's thread alone. A worker that has delivered can be handed on to another
// listener with another assignment. Destroying the link kills the worker if it still lives.
class WorkerLink {
 public:
  class Listener {
   public:
    // The socket has something to read, or is at its end.
    virtual void OnReadable() = 0;
    // The process has ended; called once.
    virtual void OnExit() = 0;

   protected:
    ~Listener() = default;
  };

  static absl::StatusOr<std::unique_ptr<WorkerLink>> Watch(EventLoop& loop,
                                                           std::unique_ptr<WorkerProcess> process);
  ~WorkerLink();
  WorkerLink(const WorkerLink&) = delete;
  WorkerLink& operator=(const WorkerLink&) = delete;

  // Null: nobody is told anything.
  void SetListener(Listener* listener) { listener_ = listener; }

  WorkerSession& session() { return session_; }
  WorkerProcess& process() { return session_.process(); }

  void Send(const worker::v1::ToWorker& message);
  // Until reading is resumed, what the worker says waits in its socket, and then in the worker.
  void PauseReading();
  absl::Status ResumeReading();
  // Nothing more is sent: a worker that has nothing to do ends.
  void CloseForSending();

  // Its process has ended and been waited for.
  bool exited() const { return exit_status_.has_value(); }
  // Of a worker that has ended.
  const ExitStatus& exit_status() const { return *exit_status_; }

 private:
  WorkerLink(EventLoop& loop, std::unique_ptr<WorkerProcess> process)
      : loop_(loop), session_(std::move(process)) {}
  absl::Status WatchBoth();
  absl::Status WatchSocket();
  void OnSocket(std::uint32_t epoll_events);
  void OnProcessEnd();
  void UpdateSocketWatch();

  EventLoop& loop_;
  WorkerSession session_;
  Listener* listener_ = nullptr;
  std::optional<EventLoop::WatchId> socket_watch_;
  std::optional<EventLoop::WatchId> exit_watch_;
  std::optional<ExitStatus> exit_status_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORKER_LINK_H_
