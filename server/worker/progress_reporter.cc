#include "server/worker/progress_reporter.h"

#include <spdlog/spdlog.h>

#include <string>

#include "wire/result_convert.h"

namespace spikepinn::worker {

void ProgressReporter::OnStageBegin(absl::string_view stage) {
  stage_begin_ = Clock::now();
  spdlog::info("stage {} begins", std::string(stage));
}

void ProgressReporter::OnStageEnd(absl::string_view stage, std::int64_t steps) {
  stages_.push_back(
      {.stage = std::string(stage), .steps = steps, .seconds = Seconds(stage_begin_)});
  spdlog::info("stage {} ends after {} steps and {:.3f} s", std::string(stage), steps,
               stages_.back().seconds);
}

void ProgressReporter::OnProgress(const Progress& progress) {
  Progress timed = progress;
  timed.elapsed_seconds = SecondsSinceStart();
  const double in_stage = Seconds(stage_begin_);
  if (in_stage > 0.0) timed.steps_per_second = static_cast<double>(progress.step) / in_stage;
  if (timed.steps_per_second > 0.0) {
    const std::int64_t left = progress.overall_total_steps - progress.overall_step;
    timed.remaining_seconds = static_cast<double>(left) / timed.steps_per_second;
  }
  v1::FromWorker message;
  *message.mutable_progress() = wire::ToProto(timed);
  Send(message);
}

void ProgressReporter::OnPiece(const FinishedPiece& piece) {
  v1::FromWorker message;
  *message.mutable_piece() = wire::ToProto(piece);
  Send(message);
}

void ProgressReporter::OnWarning(absl::string_view text) {
  v1::FromWorker message;
  message.mutable_warning()->set_message(std::string(text));
  Send(message);
}

void ProgressReporter::Send(const v1::FromWorker& message) {
  if (gone_) return;
  const absl::Status status = server_.Send(message);
  gone_ = !status.ok();
  if (gone_) spdlog::warn("{}", std::string(status.message()));
}

}  // namespace spikepinn::worker
