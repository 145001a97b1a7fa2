#include "core/methods/piece_reporter.h"

#include <algorithm>
#include <cstddef>

#include "core/checkpoint/state_arrays.h"

namespace spikepinn {
namespace {

constexpr double kPiecesPerSpan = 500.0;
constexpr double kSamplesPerPiece = 64.0;
constexpr std::int64_t kMostCounted = std::int64_t{1} << 53;  // that a double holds exactly

}  // namespace

PieceReporter::PieceReporter(const MethodInput& input)
    : input_(input), shortest_piece_ms_(input.spec.forward.duration_ms / kPiecesPerSpan) {
  const ForwardProblem& problem = input.spec.forward;
  const std::vector<double> corners = problem.stimulus.Corners(0.0, problem.duration_ms);
  expected_segments_ = static_cast<std::int64_t>(input.guide.spikes.size() + corners.size() + 1);
}

void PieceReporter::BeginPass() {
  if (segments_ > 0) expected_segments_ = segments_;
  earlier_segments_ += segments_;
  segments_ = 0;
  piece_ = {};
  residual_v_ = residual_w_ = 0.0;
}

std::vector<LossTerm> PieceReporter::Loss() const {
  const double count = static_cast<double>(std::max<std::int64_t>(segments_, 1));
  const double v = residual_v_ / count;
  const double w = residual_w_ / count;
  return {{"physics_v", v}, {"physics_w", w}, {"total", v + w}};
}

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
  const std::int64_t total = earlier_segments_ + std::max(expected_segments_, segments_);
  input_.observer.OnProgress({.stage = kStage,
                              .step = overall_step(),
                              .total_steps = total,
                              .loss = Loss(),
                              .overall_step = overall_step(),
                              .overall_total_steps = total});
  piece_ = {.index = piece_.index + 1};
}

void PieceReporter::Put(const std::string& prefix, ArrayFile* file) const {
  StateWriter out(file, prefix);
  out.Whole("expected_segments", expected_segments_);
  out.Whole("earlier_segments", earlier_segments_);
  out.Whole("segments", segments_);
  out.Numbers("residual", {residual_v_, residual_w_});
  out.Whole("piece.index", piece_.index);
  out.Numbers("piece.span_ms", {piece_.start_ms, piece_.end_ms});
  out.Whole("piece.segments", piece_.segments);
  out.Whole("piece.units", piece_.units);
  out.Number("piece.estimated_error", piece_.estimated_error);
  out.Numbers("piece.spike_ms", piece_.spike_ms);
  out.Numbers("piece.time_ms", piece_.time_ms);
  out.Numbers("piece.v_mv", piece_.v_mv);
  out.Numbers("piece.w_pa", piece_.w_pa);
}

absl::Status PieceReporter::Take(const ArrayFile& file, const std::string& prefix) {
  StateReader in(file, prefix);
  expected_segments_ = in.Whole("expected_segments", 0, kMostCounted);
  earlier_segments_ = in.Whole("earlier_segments", 0, kMostCounted);
  segments_ = in.Whole("segments", 0, kMostCounted);
  const std::vector<double> residual = in.Numbers("residual", 2);
  residual_v_ = residual[0];
  residual_w_ = residual[1];
  piece_.index = in.Whole("piece.index", 0, kMostCounted);
  const std::vector<double> span_ms = in.Numbers("piece.span_ms", 2);
  piece_.start_ms = span_ms[0];
  piece_.end_ms = span_ms[1];
  piece_.segments = in.Whole("piece.segments", 0, kMostCounted);
  piece_.units = in.Whole("piece.units", 0, kMostCounted);
  piece_.estimated_error = in.Number("piece.estimated_error");
  piece_.spike_ms = in.Numbers("piece.spike_ms");
  piece_.time_ms = in.Numbers("piece.time_ms");
  piece_.v_mv = in.Numbers("piece.v_mv", piece_.time_ms.size());
  piece_.w_pa = in.Numbers("piece.w_pa", piece_.time_ms.size());
  return in.status();
}

}  // namespace spikepinn
