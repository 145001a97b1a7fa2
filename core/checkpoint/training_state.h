// What a training has become, between two of its steps.
#ifndef SPIKEPINN_CORE_CHECKPOINT_TRAINING_STATE_H_
#define SPIKEPINN_CORE_CHECKPOINT_TRAINING_STATE_H_

#include <cstdint>
#include <string>

#include "core/network/safetensors.h"

namespace spikepinn {

// All that a training needs in order to go on from here to the same bits. The arrays are the
// method's own: weights, the optimiser's state, finished segments.
struct TrainingState {
  std::string stage;
  std::int64_t overall_step = 0;  // as in Progress, of the last step that is part of it
  ArrayFile arrays;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_CHECKPOINT_TRAINING_STATE_H_
