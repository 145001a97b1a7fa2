// A trained fully connected tanh network t -> (v, w) as plain arrays.
#ifndef SPIKEPINN_CORE_NETWORK_DENSE_MODEL_H_
#define SPIKEPINN_CORE_NETWORK_DENSE_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/safetensors.h"
#include "core/network/trained_model.h"

namespace spikepinn {

// y = weight x + bias; weight is outputs x inputs, row-major.
struct DenseLayer {
  std::int64_t inputs = 0;
  std::int64_t outputs = 0;
  std::vector<double> weight;
  std::vector<double> bias;
};

// An affine map between a quantity and what the network sees: quantity = offset + scale * seen.
struct Scaling {
  double offset = 0.0;
  double scale = 1.0;
};

// What a dense model consists of. The network sees (t - time.offset) / time.scale; all layers but
// the last are followed by tanh; v and w are the last layer's two outputs, scaled.
struct DenseModelParts {
  std::vector<DenseLayer> layers;
  Scaling time_ms;
  Scaling v_mv;
  Scaling w_pa;
};

class DenseModel final : public TrainedModel {
 public:
  static constexpr char kFormat[] = "spikepinn.dense.v1";

  // InvalidArgument unless the layers fit each other, begin with one input and end in two outputs.
  static absl::StatusOr<std::unique_ptr<TrainedModel>> Make(DenseModelParts parts);
  static absl::StatusOr<std::unique_ptr<TrainedModel>> FromArrays(const ArrayFile& file);

  using TrainedModel::Evaluate;
  Evaluation Evaluate(absl::Span<const double> time_ms, Side side) const override;
  std::optional<std::vector<Spike>> Spikes() const override { return std::nullopt; }
  std::int64_t ParameterCount() const override;
  std::string Serialize() const override;

 private:
  explicit DenseModel(DenseModelParts parts) : parts_(std::move(parts)) {}

  // Appends the values at a block of times, which are carried through the layers together.
  void EvaluateBlock(absl::Span<const double> time_ms, Evaluation* out) const;

  const DenseModelParts parts_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_DENSE_MODEL_H_
