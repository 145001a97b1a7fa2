// SEGMENTED: a network between every two events, the resets exact, the spike times unknowns. What
// it does to one segment is in core/methods/segmented/.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/methods/method.h"
#include "core/methods/segmented/segment_march.h"
#include "core/network/segmented_model.h"

namespace spikepinn {
namespace {

constexpr char kStage[] = "segments";
constexpr int kMaxPasses = 4;
// Of the accuracy asked for: what one segment may spend of it.
constexpr double kFirstShare = 0.1;
// A further pass aims so far below what the last one's estimate says is needed.
constexpr double kNextShare = 0.3;
constexpr double kPiecesPerSpan = 500.0;
constexpr double kSamplesPerPiece = 64.0;

// Tells the observer about segments: several short ones in one piece.
class PieceReporter {
 public:
  PieceReporter(const MethodInput& input)
      : input_(input), shortest_piece_ms_(input.spec.forward.duration_ms / kPiecesPerSpan) {
    const Stimulus& stimulus = input.spec.forward.stimulus;
    expected_segments_ =
        static_cast<std::int64_t>(input.guide.spikes.size() +
                                  stimulus.Corners(0.0, input.spec.forward.duration_ms).size() + 1);
  }

  void BeginPass() {
    piece_ = {};
    segments_ = 0;
    residual_v_ = residual_w_ = 0.0;
  }

  void Add(const FinishedSegment& segment);

  // Mean squares of the scaled residuals over the whole pass.
  std::vector<LossTerm> Loss() const {
    const double count = static_cast<double>(std::max<std::int64_t>(segments_, 1));
    const double v = residual_v_ / count;
    const double w = residual_w_ / count;
    return {{"physics_v", v}, {"physics_w", w}, {"total", v + w}};
  }

 private:
  void AddSamples(const SegmentParts& parts);
  void Send();

  const MethodInput& input_;
  const double shortest_piece_ms_;
  std::int64_t expected_segments_ = 0;
  FinishedPiece piece_;
  std::int64_t segments_ = 0;
  double residual_v_ = 0.0, residual_w_ = 0.0;
};

void PieceReporter::Add(const FinishedSegment& segment) {
  const SegmentParts& parts = segment.parts;
  if (piece_.segments == 0) piece_.start_ms = parts.start_ms;
  ++segments_;
  ++piece_.segments;
  residual_v_ += segment.check.residual_v * segment.check.residual_v;
  residual_w_ += segment.check.residual_w * segment.check.residual_w;
  piece_.end_ms = parts.start_ms + parts.duration_ms;
  piece_.units = std::max(piece_.units, static_cast<std::int64_t>(parts.slope.size()));
  piece_.estimated_error = std::max(piece_.estimated_error, segment.estimated_error);
  AddSamples(parts);
  if (parts.ends_in_spike) {
    piece_.spike_ms.push_back(piece_.end_ms);
    piece_.time_ms.push_back(piece_.end_ms);
    piece_.v_mv.push_back(parts.after_v_mv);
    piece_.w_pa.push_back(parts.after_w_pa);
  }
  const bool last = piece_.end_ms >= input_.spec.forward.duration_ms;
  if (last || piece_.end_ms - piece_.start_ms >= shortest_piece_ms_) Send();
}

void PieceReporter::AddSamples(const SegmentParts& parts) {
  const double share = std::min(1.0, parts.duration_ms / shortest_piece_ms_);
  const int count = std::max(2, static_cast<int>(kSamplesPerPiece * share));
  std::vector<double> elapsed_ms;
  for (int i = 0; i <= count; ++i) {
    elapsed_ms.push_back(parts.duration_ms * parts.map.Value(static_cast<double>(i) / count));
  }
  Evaluation values;
  EvaluateSegment(parts, elapsed_ms, &values);
  for (const double elapsed : elapsed_ms) piece_.time_ms.push_back(parts.start_ms + elapsed);
  piece_.v_mv.insert(piece_.v_mv.end(), values.v_mv.begin(), values.v_mv.end());
  piece_.w_pa.insert(piece_.w_pa.end(), values.w_pa.begin(), values.w_pa.end());
}

void PieceReporter::Send() {
  input_.observer.OnPiece(piece_);
  const std::int64_t total = std::max(expected_segments_, segments_);
  input_.observer.OnProgress({.stage = kStage,
                              .step = segments_,
                              .total_steps = total,
                              .loss = Loss(),
                              .overall_step = segments_,
                              .overall_total_steps = total});
  piece_ = {.index = piece_.index + 1};
}

SegmentedReport ReportOf(const SegmentedOptions& asked, const MarchResult& march, int passes) {
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

}  // namespace

MethodResult TrainSegmented(const MethodInput& input) {
  const SegmentedOptions& asked = input.spec.segmented;
  SegmentBases bases(input.spec.runtime.seed);
  PieceReporter reporter(input);
  SegmentMarchOptions options{.local_tolerance = kFirstShare * asked.accuracy,
                              .max_units = static_cast<int>(asked.max_units),
                              .max_segments = asked.max_segments,
                              .stop = [&] { return input.stop.stop_requested(); }};
  input.observer.OnStageBegin(kStage);
  MarchResult march;
  int passes = 0;
  double best = 0.0;
  while (passes < kMaxPasses) {
    reporter.BeginPass();
    MarchResult next = MarchSegments(input.spec.forward, options, bases,
                                     [&](const FinishedSegment& s) { reporter.Add(s); });
    ++passes;
    if (next.end != MarchEnd::kFinished) {
      // What an earlier pass has found stands, unless somebody wants to stop.
      if (passes == 1 || next.end == MarchEnd::kStopped) return Unfinished(next);
      break;
    }
    const double estimate = next.estimated_relative_l2;
    const bool better = passes == 1 || estimate < best;
    if (better) march = std::move(next);
    const bool worth_another = passes == 1 || estimate < 0.5 * best;
    best = march.estimated_relative_l2;
    if (best <= asked.accuracy || !worth_another) break;
    options.local_tolerance *= kNextShare * asked.accuracy / best;
  }
  input.observer.OnStageEnd(kStage, march.steps);

  MethodResult result;
  result.segmented = ReportOf(asked, march, passes);
  result.final_loss = reporter.Loss();
  result.model = *SegmentedModel::Make(std::move(march.segments));  // they follow each other
  return result;
}

}  // namespace spikepinn
