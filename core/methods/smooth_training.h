// Adam, then L-BFGS, on the loss of a smooth network.
#ifndef SPIKEPINN_CORE_METHODS_SMOOTH_TRAINING_H_
#define SPIKEPINN_CORE_METHODS_SMOOTH_TRAINING_H_

#include "core/methods/method.h"
#include "core/methods/smooth_pinn.h"

namespace spikepinn {

// Trains a network of the spec's size on `problem`. The same spec, machine and number of threads
// give the same bits, however often the training is stopped and goes on. InvalidArgument for a
// state to go on from that does not fit.
absl::StatusOr<MethodResult> TrainSmoothNetwork(const MethodInput& input,
                                                const SmoothPinnProblem& problem);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SMOOTH_TRAINING_H_
