// Tells an observer about SEGMENTED's segments as they are finished.
#ifndef SPIKEPINN_CORE_METHODS_PIECE_REPORTER_H_
#define SPIKEPINN_CORE_METHODS_PIECE_REPORTER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/methods/method.h"
#include "core/methods/segmented/segment_march.h"

namespace spikepinn {

// Puts several short segments in one piece, and counts them over all passes.
class PieceReporter {
 public:
  static constexpr char kStage[] = "segments";

  // The input outlives it.
  explicit PieceReporter(const MethodInput& input);

  void BeginPass();
  void Add(const FinishedSegment& segment);

  // Segments of all passes, also those not yet told in a piece.
  std::int64_t overall_step() const { return earlier_segments_ + segments_; }

  // Mean squares of the scaled residuals over the pass.
  std::vector<LossTerm> Loss() const;

  void Put(const std::string& prefix, ArrayFile* file) const;
  // InvalidArgument for arrays that are missing or do not fit each other.
  absl::Status Take(const ArrayFile& file, const std::string& prefix);

 private:
  void AddSamples(const SegmentParts& parts);
  void Send();

  const MethodInput& input_;
  const double shortest_piece_ms_;
  std::int64_t expected_segments_ = 0;  // in this pass
  std::int64_t earlier_segments_ = 0;   // in the passes before
  FinishedPiece piece_;                 // not yet told
  std::int64_t segments_ = 0;           // in this pass
  double residual_v_ = 0.0, residual_w_ = 0.0;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_PIECE_REPORTER_H_
