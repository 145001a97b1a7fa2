// A trained solution as one object, free of LibTorch: plain arrays that can be evaluated anywhere.
#ifndef SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_
#define SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "core/neuron/spike.h"

namespace spikepinn {

// Values of a solution and its exact time derivatives, one entry a requested time.
struct Evaluation {
  std::vector<double> v_mv;
  std::vector<double> w_pa;
  std::vector<double> dv_mv_per_ms;
  std::vector<double> dw_pa_per_ms;
};

// Which value is given at the very time of a spike.
enum class Side { kBeforeReset, kAfterReset };

// Immutable, so any number of threads may evaluate one at a time.
class TrainedModel {
 public:
  virtual ~TrainedModel() = default;

  // v, w and their time derivatives in double precision, at times in ms. `side` tells which limit
  // is meant where v and w jump.
  virtual Evaluation Evaluate(absl::Span<const double> time_ms, Side side) const = 0;
  Evaluation Evaluate(absl::Span<const double> time_ms) const {
    return Evaluate(time_ms, Side::kBeforeReset);
  }

  // The solution's spikes, if it has resets of its own; a smooth network has none to tell, and its
  // excursions must be searched for.
  virtual std::optional<std::vector<Spike>> Spikes() const = 0;

  // Trainable numbers.
  virtual std::int64_t ParameterCount() const = 0;

  // The model as a file in the safetensors format: named arrays of doubles behind a JSON header
  // (docs/api.md has the names). LoadTrainedModel reads it back to the same bits.
  virtual std::string Serialize() const = 0;
};

// InvalidArgument for bytes that are no model of ours, with what is wrong in them. Never runs code
// from the file and never reads outside of it.
absl::StatusOr<std::unique_ptr<TrainedModel>> LoadTrainedModel(absl::string_view bytes);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_
