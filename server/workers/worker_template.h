// The server's side of the template process, which forks workers faster than they could be started.
#ifndef SPIKEPINN_SERVER_WORKERS_WORKER_TEMPLATE_H_
#define SPIKEPINN_SERVER_WORKERS_WORKER_TEMPLATE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/workers/event_loop.h"
#include "server/workers/local_worker_process.h"
#include "server/workers/owned_fd.h"
#include "server/workers/timer.h"

namespace spikepinn::server {

struct WorkerTemplateOptions {
  std::string program;   // the worker's, which has a flag for being a template
  std::string log_path;  // of the template, and of workers before their first assignment
  // A template that ended is started again after the first, doubled up to the longest as long as it
  // does not fork.
  absl::Duration first_backoff = absl::Seconds(1);
  absl::Duration longest_backoff = absl::Seconds(60);
  // One that does not answer for so long is killed; it takes half a second to start.
  absl::Duration patience = absl::Seconds(30);
};

// Keeps one template running. Used by the event loop's thread alone, which must belong to a process
// that is a subreaper.
//
// A worker is forked twice, so that it is our child as if we had spawned it: its exit status is
// exact, and it does not go with its template. Until it is handed over it stays in the template's
// process group, so that nothing is forgotten when the template is killed in between.
class WorkerTemplate {
 public:
  struct Callbacks {
    std::function<void()> started;  // requests can be made (again); those before are void
    std::function<void(std::unique_ptr<LocalWorkerProcess>)> forked;  // null: it could not
  };

  WorkerTemplate(EventLoop& loop, WorkerTemplateOptions options, Callbacks callbacks);
  // Kills and reaps it.
  ~WorkerTemplate();
  WorkerTemplate(const WorkerTemplate&) = delete;
  WorkerTemplate& operator=(const WorkerTemplate&) = delete;

  // Call once.
  void Start();

  // Asks for a worker, which is handed over later; false if no template runs.
  bool Request();

  // Of the template that runs, -1 without.
  pid_t pid() const { return running_.has_value() ? running_->pid : -1; }

  // How many workers were asked for and did not come yet.
  int pending() const { return pending_; }

  // Hands over what has come already, or, from a template that is past its start, comes within
  // `wait`.
  void TakeReplies(absl::Duration wait = absl::ZeroDuration());

 private:
  struct Running {
    pid_t pid = -1;
    OwnedFd control;
    OwnedFd exit_fd;
    std::optional<EventLoop::WatchId> control_watch;
    std::optional<EventLoop::WatchId> exit_watch;
  };

  absl::StatusOr<Running> Spawn() const;
  absl::Status Watch(Running* running);
  void Unwatch(Running* running);
  // False when there is none at the moment.
  bool TakeReply();
  static absl::StatusOr<std::unique_ptr<LocalWorkerProcess>> Adopt(pid_t pid, OwnedFd socket);
  void OnExit();
  void OnSilence();
  // Kills what is left of its process group; returns how it ended itself.
  ExitStatus ReapGroup(pid_t pid);
  void RestartLater(const std::string& why);
  void WaitPatiently();

  EventLoop& loop_;
  const WorkerTemplateOptions options_;
  const Callbacks callbacks_;
  std::optional<Running> running_;
  int pending_ = 0;
  bool started_up_ = false;  // has answered
  absl::Duration backoff_;
  Timer restart_timer_;
  Timer silence_timer_;  // while something is pending
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_WORKER_TEMPLATE_H_
