// Workers that a test plays itself, over real sockets.
#ifndef SPIKEPINN_TESTS_SUPPORT_FAKE_WORKER_LAUNCHER_H_
#define SPIKEPINN_TESTS_SUPPORT_FAKE_WORKER_LAUNCHER_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/workers/owned_fd.h"
#include "server/workers/worker_launcher.h"
#include "spikepinn/worker/v1/worker.pb.h"
#include "wire/frame.h"

namespace spikepinn::testing {

// The far end of one launched worker. The test says what it does; only SIGKILL ends it by itself.
// Used by the test's thread, but Kill and MarkReaped, which the dispatcher's handle calls.
class FakeWorker {
 public:
  FakeWorker(server::WorkerStart start, server::OwnedFd socket);

  const server::WorkerStart& start() const { return start_; }

  // Wait up to 10 s, then fail the test.
  worker::v1::ToWorker ReadMessage();
  int WaitForSignal();
  void WaitUntilReaped();
  // Nothing more is sent to it. Returns how many bytes were still sent before.
  std::size_t WaitForHangUp();

  // False if the server hangs up, or sends no assignment for 10 s.
  bool IsAssigned();

  // Those that came and were not waited for.
  std::deque<int> signals();

  void Send(const worker::v1::FromWorker& message);
  void SendBytes(absl::string_view bytes);
  // Sends the message again and again, until nobody has read for a while or it was `most` times;
  // returns how often it was.
  int SendWhileHeard(const worker::v1::FromWorker& message, int most);
  void CloseSocket() { socket_.Close(); }
  void WriteLog(const std::string& text);
  void Exit(const server::ExitStatus& status);

  // The dispatcher's handle:
  void Kill(int signal);
  server::ExitStatus MarkReaped();
  int exit_fd() const { return exit_fd_.get(); }
  std::string log();

 private:
  // Nothing if the server hangs up, or says nothing for 10 s.
  std::optional<worker::v1::ToWorker> NextMessage();

  const server::WorkerStart start_;
  server::OwnedFd socket_;
  const server::OwnedFd exit_fd_;  // an eventfd
  wire::FrameReader frames_;

  absl::Mutex mutex_;
  std::deque<int> signals_ ABSL_GUARDED_BY(mutex_);
  server::ExitStatus exit_status_ ABSL_GUARDED_BY(mutex_);
  bool reaped_ ABSL_GUARDED_BY(mutex_) = false;
  std::string log_ ABSL_GUARDED_BY(mutex_);
};

// Launch is the dispatcher's; the rest is the test's.
class FakeWorkerLauncher : public server::WorkerLauncher {
 public:
  // Whoever launched must have let go of all handles.
  ~FakeWorkerLauncher() override;

  absl::StatusOr<std::unique_ptr<server::WorkerProcess>> Launch(
      const server::WorkerStart& start) override;
  std::string LogPath(const server::AttemptId& attempt) const override;
  void DiscardLogs(const server::AttemptId& last) override;

  // Where their logs would be, which only the test writes; before the first launch.
  void PutLogsInto(std::string folder) { log_dir_ = std::move(folder); }

  // The next worker that was launched and not yet asked for; waits up to 10 s, then fails the test
  // and returns null.
  std::shared_ptr<FakeWorker> Next();

  // Of whom the logs were discarded, as "JOB-LAST ATTEMPT".
  std::vector<std::string> discarded();

  // How many were launched so far.
  int launched();

  // From now on every worker sends these at each assignment; it exits with code 0 when the server
  // hangs up, or at once if they don't end with an outcome.
  void PlayForAll(std::vector<worker::v1::FromWorker> messages);

  // The next launch fails with this.
  void FailNext(absl::Status status);

 private:
  bool HasWorker() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !fresh_.empty(); }

  std::string log_dir_ = "/logs";
  absl::Mutex mutex_;
  // Shared between the test and the dispatcher's handle, whichever lets go last.
  std::deque<std::shared_ptr<FakeWorker>> fresh_ ABSL_GUARDED_BY(mutex_);
  std::vector<worker::v1::FromWorker> play_ ABSL_GUARDED_BY(mutex_);
  absl::Status failure_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::string> discarded_ ABSL_GUARDED_BY(mutex_);
  int launched_ ABSL_GUARDED_BY(mutex_) = 0;
  // A large model fills the socket, so playing must not hold up the launch.
  std::vector<std::thread> players_ ABSL_GUARDED_BY(mutex_);
};

// Messages of workers.
worker::v1::FromWorker ProgressMessage(std::int64_t step);
worker::v1::FromWorker WarningMessage(const std::string& text);
worker::v1::FromWorker ModelMessage(const std::string& data);
worker::v1::FromWorker SuccessMessage();
worker::v1::FromWorker FailureMessage(v1::JobError::Reason reason, const std::string& message);
worker::v1::FromWorker CancelledMessage();

// Sends a small model and success.
void Deliver(FakeWorker& worker);

}  // namespace spikepinn::testing

#endif  // SPIKEPINN_TESTS_SUPPORT_FAKE_WORKER_LAUNCHER_H_
