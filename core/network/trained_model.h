// A trained solution as one object, free of LibTorch: plain arrays that can be evaluated anywhere.
#ifndef SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_
#define SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace spikepinn {

// Values of a solution and its exact time derivatives, one entry a requested time.
struct Evaluation {
  std::vector<double> v_mv;
  std::vector<double> w_pa;
  std::vector<double> dv_mv_per_ms;
  std::vector<double> dw_pa_per_ms;
};

// Immutable, so any number of threads may evaluate one at a time.
class TrainedModel {
 public:
  virtual ~TrainedModel() = default;

  // v, w and their time derivatives in double precision, at times in ms.
  virtual Evaluation Evaluate(absl::Span<const double> time_ms) const = 0;

  // The model as a file in the safetensors format: named arrays of doubles behind a JSON header
  // (docs/api.md has the names). LoadTrainedModel reads it back to the same bits.
  virtual std::string Serialize() const = 0;
};

// InvalidArgument for bytes that are no model of ours, with what is wrong in them. Never runs code
// from the file and never reads outside of it.
absl::StatusOr<std::unique_ptr<TrainedModel>> LoadTrainedModel(absl::string_view bytes);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_TRAINED_MODEL_H_
