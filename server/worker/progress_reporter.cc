#include "server/worker/progress_reporter.h"

#include <spdlog/spdlog.h>

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "wire/result_convert.h"

namespace spikepinn::worker {

void ProgressReporter::SaveWith(CheckpointSaver* saver, std::stop_source stop) {
  if (saver_ != nullptr) TakeIn(saver_->WaitForResult());
  saver_ = saver;
  stop_ = std::move(stop);
}

void ProgressReporter::GoOnFrom(const CheckpointFiles::Saved& saved) {
  stages_ = saved.note.finished_stages;
  progress_told_ = saved.note.progress_told;
  earlier_seconds_ = saved.note.total_seconds;
  earlier_stage_seconds_ = saved.note.stage_seconds;
  resumed_ = {.path = saved.path, .note = saved.note, .bytes = saved.bytes};
}

void ProgressReporter::BeginAnew() {
  stages_.clear();
  progress_told_ = kNothingSeen;
  earlier_seconds_ = earlier_stage_seconds_ = 0.0;
  resumed_.reset();
}

void ProgressReporter::OnStageBegin(absl::string_view stage) {
  stage_begin_ = Clock::now();
  if (resumed_.has_value()) {
    spdlog::info("goes on from step {}: {}", resumed_->note.overall_step, resumed_->path);
    TellCheckpoint(resumed_->note, resumed_->bytes, true);
    resumed_.reset();
  } else {
    earlier_stage_seconds_ = 0.0;
  }
  spdlog::info("stage {} begins", std::string(stage));
}

void ProgressReporter::OnStageEnd(absl::string_view stage, std::int64_t steps) {
  stages_.push_back({.stage = std::string(stage), .steps = steps, .seconds = SecondsInStage()});
  spdlog::info("stage {} ends after {} steps and {:.3f} s", std::string(stage), steps,
               stages_.back().seconds);
}

void ProgressReporter::OnProgress(const Progress& progress) {
  TellPending(progress.overall_step);
  progress_told_ = progress.overall_step;
  if (progress.overall_step <= progress_seen_) return;
  Progress timed = progress;
  timed.elapsed_seconds = SecondsSinceStart();
  const double in_stage = SecondsInStage();
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
  *pending_.emplace_back().mutable_piece() = wire::ToProto(piece);
}

void ProgressReporter::OnWarning(absl::string_view text) {
  pending_.emplace_back().mutable_warning()->set_message(std::string(text));
}

bool ProgressReporter::WantsCheckpoint() {
  if (saver_ == nullptr) return false;
  TakeIn(saver_->TakeResult());
  return status_.ok() && saver_->IsDue();
}

void ProgressReporter::OnCheckpoint(TrainingState state) {
  TakeIn(saver_->WaitForResult());
  TellPending(state.overall_step);
  CheckpointNote note{.program = ProgramName(),
                      .stage = state.stage,
                      .overall_step = state.overall_step,
                      .progress_told = progress_told_,
                      .finished_stages = stages_,
                      .stage_seconds = SecondsInStage(),
                      .total_seconds = SecondsSinceStart()};
  saver_->Begin(std::move(note), std::move(state));
  if (saver_->IsUrgent()) TakeIn(saver_->WaitForResult());
}

void ProgressReporter::TakeIn(const std::optional<CheckpointSaver::Result>& result) {
  if (!result.has_value()) return;
  const absl::Status& status = result->bytes.status();
  if (status.ok()) {
    saving_fails_ = false;
    return TellCheckpoint(result->note, *result->bytes, false);
  }
  if (absl::IsOutOfRange(status)) {
    status_ = status;
    stop_.request_stop();
    return;
  }
  if (std::exchange(saving_fails_, true)) return;
  Warn(absl::StrCat("no checkpoint was saved: ", std::string(status.message()).c_str()));
}

void ProgressReporter::TellCheckpoint(const CheckpointNote& note, std::int64_t bytes,
                                      bool resumed) {
  v1::FromWorker message;
  message.mutable_checkpoint()->set_stage(note.stage);
  message.mutable_checkpoint()->set_overall_step(note.overall_step);
  message.mutable_checkpoint()->set_bytes(bytes);
  message.mutable_checkpoint()->set_resumed(resumed);
  Send(message);
}

void ProgressReporter::TellPending(std::int64_t overall_step) {
  if (overall_step <= progress_seen_) pending_.clear();
  TellRest();
}

void ProgressReporter::TellRest() {
  for (const v1::FromWorker& message : pending_) Send(message);
  pending_.clear();
}

void ProgressReporter::Warn(absl::string_view text) {
  spdlog::warn("{}", std::string(text));
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
