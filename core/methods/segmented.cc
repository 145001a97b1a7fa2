// SEGMENTED: a network between every two events, the resets exact, the spike times unknowns. What
// it does to one segment is in core/methods/segmented/.

#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/state_arrays.h"
#include "core/methods/method.h"
#include "core/methods/piece_reporter.h"
#include "core/methods/segmented/march_state_check.h"
#include "core/methods/segmented/segment_march.h"
#include "core/network/segmented_model.h"

namespace spikepinn {
namespace {

constexpr std::int64_t kMaxPasses = 4;
// Of the accuracy asked for: what one segment may spend of it.
constexpr double kFirstShare = 0.1;
// A further pass aims so far below what the last one's estimate says is needed.
constexpr double kNextShare = 0.3;
constexpr std::int64_t kMostCounted = std::int64_t{1} << 53;  // that a double holds exactly

SegmentedReport ReportOf(const SegmentedOptions& asked, const MarchResult& march,
                         std::int64_t passes) {
  return {.accuracy_asked = asked.accuracy,
          .estimated_relative_l2 = march.estimated_relative_l2,
          .estimated_spike_error_ms = march.estimated_spike_error_ms,
          .reached = march.estimated_relative_l2 <= asked.accuracy,
          .segments = static_cast<std::int64_t>(march.segments.size()),
          .cuts = march.cuts,
          .largest_units = march.largest_units,
          .passes = passes};
}

MethodResult Unfinished(const MarchResult& march) {
  switch (march.end) {
    case MarchEnd::kStopped:
      return {.end = TrainingEnd::kCancelled};
    case MarchEnd::kRunaway:
      return {.end = TrainingEnd::kRunaway, .message = march.message};
    default:
      return {.end = TrainingEnd::kDiverged, .message = march.message};
  }
}

// Passes over the span, with ever sharper segments.
class SegmentedTraining {
 public:
  explicit SegmentedTraining(const MethodInput& input)
      : input_(input),
        asked_(input.spec.segmented),
        bases_(input.spec.runtime.seed),
        reporter_(input),
        options_{.local_tolerance = kFirstShare * asked_.accuracy,
                 .max_units = static_cast<int>(asked_.max_units),
                 .max_segments = asked_.max_segments,
                 .stop = [&input] { return input.stop.stop_requested(); }} {}

  absl::Status Resume(const ArrayFile& file);
  MethodResult Run();

 private:
  MarchResult RunPass();
  // Takes the pass that has just finished into account: whether another one is worth its time.
  bool WantsAnother(MarchResult finished);
  MethodResult Finish();
  void SaveIfWanted();

  const MethodInput& input_;
  const SegmentedOptions& asked_;
  SegmentBases bases_;
  PieceReporter reporter_;
  SegmentMarchOptions options_;
  std::int64_t saved_or_begun_at_ = 0;  // overall step

  MarchState here_;             // of the pass under way
  std::int64_t passes_ = 0;     // finished or failed
  std::int64_t steps_ = 0;      // of the optimiser in finished passes
  MarchResult best_;            // of the finished passes
  std::vector<LossTerm> loss_;  // of that pass
};

MethodResult SegmentedTraining::Run() {
  input_.observer.OnStageBegin(PieceReporter::kStage);
  saved_or_begun_at_ = reporter_.overall_step();
  while (true) {
    MarchResult pass = RunPass();
    if (pass.end == MarchEnd::kStopped) {
      SaveIfWanted();
      return Unfinished(pass);
    }
    here_ = {};
    ++passes_;
    if (pass.end != MarchEnd::kFinished) {
      // What an earlier pass has found stands.
      if (passes_ == 1) return Unfinished(pass);
      break;
    }
    if (!WantsAnother(std::move(pass))) break;
  }
  return Finish();
}

MarchResult SegmentedTraining::RunPass() {
  if (here_.so_far.segments.empty()) reporter_.BeginPass();
  const auto on_segment = [this](const FinishedSegment& segment) {
    reporter_.Add(segment);
    SaveIfWanted();
  };
  return MarchSegments(input_.spec.forward, options_, bases_, on_segment, &here_);
}

bool SegmentedTraining::WantsAnother(MarchResult finished) {
  const double estimate = finished.estimated_relative_l2;
  const bool better = passes_ == 1 || estimate < best_.estimated_relative_l2;
  const bool worth_another = passes_ == 1 || estimate < 0.5 * best_.estimated_relative_l2;
  steps_ += finished.steps;
  if (better) {
    best_ = std::move(finished);
    loss_ = reporter_.Loss();
  }
  const double best = best_.estimated_relative_l2;
  if (best <= asked_.accuracy || !worth_another || passes_ == kMaxPasses) return false;
  options_.local_tolerance *= kNextShare * asked_.accuracy / best;
  return true;
}

MethodResult SegmentedTraining::Finish() {
  input_.observer.OnStageEnd(PieceReporter::kStage, steps_);
  MethodResult result;
  result.segmented = ReportOf(asked_, best_, passes_);
  result.final_loss = loss_;
  result.model = *SegmentedModel::Make(std::move(best_.segments));  // they follow each other
  return result;
}

void SegmentedTraining::SaveIfWanted() {
  const std::int64_t step = reporter_.overall_step();
  if (step == saved_or_begun_at_ || !input_.observer.WantsCheckpoint()) return;
  saved_or_begun_at_ = step;
  TrainingState state{.stage = PieceReporter::kStage, .overall_step = step};
  StateWriter out(&state.arrays, "");
  out.Whole("passes", passes_);
  out.Whole("steps", steps_);
  out.Number("local_tolerance", options_.local_tolerance);
  PutMarchState(here_, "here.", &state.arrays);
  reporter_.Put("told.", &state.arrays);
  if (passes_ > 0) {
    PutMarchResult(best_, "best.", &state.arrays);
    for (const LossTerm& term : loss_) out.Number(absl::StrCat("loss.", term.name), term.value);
  }
  input_.observer.OnCheckpoint(std::move(state));
}

absl::Status SegmentedTraining::Resume(const ArrayFile& file) {
  StateReader in(file, "");
  passes_ = in.Whole("passes", 0, kMaxPasses - 1);
  steps_ = in.Whole("steps", 0, kMostCounted);
  options_.local_tolerance = in.Number("local_tolerance");
  if (!(options_.local_tolerance > 0.0)) in.Refuse("local_tolerance", "must be > 0");
  absl::StatusOr<MarchState> here = TakeMarchState(file, "here.");
  if (!here.ok()) return here.status();
  in.Update(CheckState(input_.spec.forward, options_, bases_, *here));
  here_ = *std::move(here);
  in.Update(reporter_.Take(file, "told."));
  if (passes_ > 0) {
    absl::StatusOr<MarchResult> best = TakeMarchResult(file, "best.");
    if (!best.ok()) return best.status();
    in.Update(SegmentedModel::Make(best->segments).status());
    best_ = *std::move(best);
    loss_ = reporter_.Loss();
    for (LossTerm& term : loss_) term.value = in.Number("loss." + term.name);
  }
  return in.status();
}

}  // namespace

absl::StatusOr<MethodResult> TrainSegmented(const MethodInput& input) {
  SegmentedTraining training(input);
  if (input.resume != nullptr) {
    const absl::Status status = training.Resume(input.resume->arrays);
    if (!status.ok()) return status;
  }
  return training.Run();
}

}  // namespace spikepinn
