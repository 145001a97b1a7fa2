// Turns what the core says about a training into messages to the server, with times.
#ifndef SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_
#define SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/methods/method.h"
#include "server/worker/checkpoint_saver.h"
#include "server/worker/server_connection.h"

namespace spikepinn::worker {

// Lives on the thread that trains. A server that is gone is not its business: the connection's stop
// token ends the training.
//
// What comes with a step up to `progress_seen` an earlier attempt has said, and is not said again;
// kNothingSeen: all is news.
// Pieces and warnings wait for the next progress or checkpoint, which tells their step.
class ProgressReporter final : public TrainingObserver {
 public:
  static constexpr std::int64_t kNothingSeen = ServerConnection::kNoProgress;

  explicit ProgressReporter(ServerConnection& server, std::int64_t progress_seen = kNothingSeen)
      : server_(server), progress_seen_(progress_seen), start_(Clock::now()) {}

  // Saves checkpoints from here on; null: no more, once the last one has ended. It outlives the
  // training. What it cannot save for want of scratch space ends the training by `stop`.
  void SaveWith(CheckpointSaver* saver, std::stop_source stop);

  // Times go on from there, and the server is told as soon as the training does.
  void GoOnFrom(const CheckpointFiles::Saved& saved);
  // As if there had been no GoOnFrom.
  void BeginAnew();

  // To the server, at once.
  void Warn(absl::string_view text);
  // Pieces and warnings that still wait.
  void TellRest();

  void OnStageBegin(absl::string_view stage) override;
  void OnStageEnd(absl::string_view stage, std::int64_t steps) override;
  void OnProgress(const Progress& progress) override;
  void OnPiece(const FinishedPiece& piece) override;
  void OnWarning(absl::string_view message) override;
  bool WantsCheckpoint() override;
  void OnCheckpoint(TrainingState state) override;

  std::int64_t progress_seen() const { return progress_seen_; }
  const std::vector<StageSummary>& stages() const { return stages_; }
  // Of this attempt, and of earlier ones as far as this one goes on from them.
  double SecondsSinceStart() const { return earlier_seconds_ + Seconds(start_); }
  // OutOfRange if the scratch space ended the training.
  const absl::Status& status() const { return status_; }

 private:
  using Clock = std::chrono::steady_clock;

  static double Seconds(Clock::time_point since) {
    return std::chrono::duration<double>(Clock::now() - since).count();
  }
  double SecondsInStage() const { return earlier_stage_seconds_ + Seconds(stage_begin_); }
  // What waits belongs to this step or one before it.
  void TellPending(std::int64_t overall_step);
  void TakeIn(const std::optional<CheckpointSaver::Result>& result);
  void TellCheckpoint(const CheckpointNote& note, std::int64_t bytes, bool resumed);
  void Send(const v1::FromWorker& message);

  ServerConnection& server_;
  const std::int64_t progress_seen_;
  std::int64_t progress_told_ = kNothingSeen;  // overall step; by this attempt or an earlier one
  const Clock::time_point start_;
  double earlier_seconds_ = 0.0;
  Clock::time_point stage_begin_;
  double earlier_stage_seconds_ = 0.0;
  bool gone_ = false;  // the server
  std::vector<StageSummary> stages_;
  std::vector<v1::FromWorker> pending_;

  std::optional<CheckpointFiles::Saved> resumed_;  // not yet told; without its state
  CheckpointSaver* saver_ = nullptr;
  std::stop_source stop_;
  bool saving_fails_ = false;  // and the server was told
  absl::Status status_;
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_PROGRESS_REPORTER_H_
