// A trained solution in pieces: one small network a segment, with the resets between them exact.
#ifndef SPIKEPINN_CORE_NETWORK_SEGMENTED_MODEL_H_
#define SPIKEPINN_CORE_NETWORK_SEGMENTED_MODEL_H_

#include <memory>
#include <string>
#include <vector>

#include "core/network/safetensors.h"
#include "core/network/time_map.h"
#include "core/network/trained_model.h"

namespace spikepinn {

// One segment. With tau = (t - start) / duration and s = map^-1(tau),
//   v(t) = start_v + v_scale s (v_output[0] + sum over j of v_output[j + 1] h_j(s)),
//   h_j(s) = tanh(slope[j] (s - centre[j]))   and the same for w.
struct SegmentParts {
  double start_ms = 0.0;
  double duration_ms = 0.0;
  double start_v_mv = 0.0, start_w_pa = 0.0;
  double v_scale_mv = 1.0, w_scale_pa = 1.0;
  TimeMap map;
  std::vector<double> slope, centre;       // of every unit
  std::vector<double> v_output, w_output;  // units + 1
  bool ends_in_spike = false;
  // The state right after the segment's end: after the reset, if it ends in a spike.
  double after_v_mv = 0.0, after_w_pa = 0.0;
};

// Values of one segment's network at ascending times since its start, appended to `out`.
void EvaluateSegment(const SegmentParts& segment, absl::Span<const double> elapsed_ms,
                     Evaluation* out);

// Segments as arrays that are named with `prefix` in front, and back. InvalidArgument for arrays
// that are missing or do not fit each other; zero segments are allowed.
void PutSegments(const std::vector<SegmentParts>& segments, const std::string& prefix,
                 ArrayFile* file);
absl::StatusOr<std::vector<SegmentParts>> TakeSegments(const ArrayFile& file,
                                                       const std::string& prefix);

class SegmentedModel final : public TrainedModel {
 public:
  static constexpr char kFormat[] = "spikepinn.segmented.v1";

  // InvalidArgument unless there is a segment, the first starts at 0, each of the others starts
  // where the one before ends, and the arrays fit each other.
  static absl::StatusOr<std::unique_ptr<TrainedModel>> Make(std::vector<SegmentParts> segments);
  static absl::StatusOr<std::unique_ptr<TrainedModel>> FromArrays(const ArrayFile& file);

  using TrainedModel::Evaluate;
  Evaluation Evaluate(absl::Span<const double> time_ms, Side side) const override;
  std::optional<std::vector<Spike>> Spikes() const override;
  std::int64_t ParameterCount() const override;
  std::string Serialize() const override;

  const std::vector<SegmentParts>& segments() const { return segments_; }

 private:
  explicit SegmentedModel(std::vector<SegmentParts> segments) : segments_(std::move(segments)) {}

  const std::vector<SegmentParts> segments_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_SEGMENTED_MODEL_H_
