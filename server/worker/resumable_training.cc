#include "server/worker/resumable_training.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/checkpoint.h"
#include "server/worker/checkpoint_files.h"
#include "server/worker/checkpoint_saver.h"

namespace spikepinn::worker {
namespace {

double ClockSeconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

struct Resumable {
  CheckpointFiles::Saved saved;
  TrainingState state;
};

// Whether what was said before a checkpoint is all stored, so that the job's log has no hole.
absl::Status CheckLog(const CheckpointNote& note, std::int64_t progress_seen) {
  if (note.progress_told <= progress_seen) return absl::OkStatus();
  const std::string stored =
      progress_seen < 0 ? "none" : absl::StrCat("no more than step ", progress_seen);
  return absl::FailedPreconditionError(absl::StrCat("it follows the progress of step ",
                                                    note.progress_told, ", but ", stored,
                                                    " of that has reached the server's disk"));
}

// The newest checkpoint of this spec; the reporter tells about all that are skipped.
class CheckpointFinder {
 public:
  CheckpointFinder(const TrainingSpec& spec, CheckpointFiles& files, ProgressReporter& reporter)
      : spec_(spec), files_(files), reporter_(reporter) {}

  std::optional<Resumable> Newest() {
    while (true) {
      std::vector<std::string> warnings;
      std::optional<CheckpointFiles::Saved> saved = files_.Newest(ProgramName(), &warnings);
      for (const std::string& warning : warnings) reporter_.Warn(warning);
      if (!saved.has_value()) return std::nullopt;
      absl::StatusOr<TrainingState> state = DecodeCheckpoint(spec_, saved->state);
      saved->state.clear();
      absl::Status fits = state.status();
      fits.Update(CheckLog(saved->note, reporter_.progress_seen()));
      if (fits.ok()) return Resumable{*std::move(saved), *std::move(state)};
      Skip(*saved, fits);
    }
  }

  void Skip(const CheckpointFiles::Saved& saved, const absl::Status& why) {
    reporter_.Warn(absl::StrCat("skipped ", std::filesystem::path(saved.path).filename().string(),
                                ": ", std::string(why.message()).c_str()));
    files_.Discard(saved);
  }

 private:
  const TrainingSpec& spec_;
  CheckpointFiles& files_;
  ProgressReporter& reporter_;
};

// From the newest checkpoint that the training accepts.
absl::StatusOr<TrainingOutcome> TrainFromNewest(const TrainingSpec& spec, CheckpointFinder finder,
                                                ProgressReporter& reporter, std::stop_token stop) {
  while (true) {
    const std::optional<Resumable> resumable = finder.Newest();
    if (!resumable.has_value()) return Train(spec, reporter, stop);
    reporter.GoOnFrom(resumable->saved);
    absl::StatusOr<TrainingOutcome> outcome = Train(spec, reporter, stop, &resumable->state);
    if (!absl::IsDataLoss(outcome.status())) return outcome;
    reporter.BeginAnew();
    finder.Skip(resumable->saved, outcome.status());
  }
}

}  // namespace

absl::StatusOr<TrainingOutcome> TrainFromCheckpoint(const v1::Assignment& assignment,
                                                    const TrainingSpec& spec,
                                                    ServerConnection& server,
                                                    ProgressReporter& reporter) {
  if (assignment.work_dir().empty()) return Train(spec, reporter, server.cancelled());
  CheckpointFiles files(assignment.work_dir(), assignment.attempt(), assignment.scratch_bytes());
  CheckpointSaver saver(spec, files,
                        {.interval_seconds = assignment.checkpoint_seconds(),
                         .save_now = [&server] { return server.save_checkpoint_requested(); },
                         .clock_seconds = ClockSeconds,
                         .progress_stored = [&server] { return server.progress_stored(); }});
  std::stop_source stop;
  const std::stop_callback on_cancel(server.cancelled(), [&stop] { stop.request_stop(); });
  reporter.SaveWith(&saver, stop);
  absl::StatusOr<TrainingOutcome> outcome =
      TrainFromNewest(spec, {spec, files, reporter}, reporter, stop.get_token());
  reporter.SaveWith(nullptr, {});
  const bool ended_early = outcome.ok() && outcome->end == TrainingEnd::kCancelled;
  if (ended_early && !reporter.status().ok()) return reporter.status();
  return outcome;
}

}  // namespace spikepinn::worker
