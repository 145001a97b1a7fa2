// Turns what the core says about a training into messages to the server, with times.
#ifndef SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_
#define SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_

#include <chrono>
#include <vector>

#include "core/methods/method.h"
#include "server/worker/server_connection.h"

namespace spikepinn::worker {

// Lives on the thread that trains. A server that is gone is not its business: the connection's stop
// token ends the training.
class ProgressReporter final : public TrainingObserver {
 public:
  explicit ProgressReporter(ServerConnection& server) : server_(server), start_(Clock::now()) {}

  void OnStageBegin(absl::string_view stage) override;
  void OnStageEnd(absl::string_view stage, std::int64_t steps) override;
  void OnProgress(const Progress& progress) override;
  void OnPiece(const FinishedPiece& piece) override;
  void OnWarning(absl::string_view message) override;

  const std::vector<StageSummary>& stages() const { return stages_; }
  double SecondsSinceStart() const { return Seconds(start_); }

 private:
  using Clock = std::chrono::steady_clock;

  static double Seconds(Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
  }
  void Send(const v1::FromWorker& message);

  ServerConnection& server_;
  const Clock::time_point start_;
  Clock::time_point stage_begin_;
  bool gone_ = false;  // the server
  std::vector<StageSummary> stages_;
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_
