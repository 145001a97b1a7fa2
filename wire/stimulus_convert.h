// Between the API's stimulus and the domain's, shape by shape.
#ifndef SPIKEPINN_WIRE_STIMULUS_CONVERT_H_
#define SPIKEPINN_WIRE_STIMULUS_CONVERT_H_

#include "core/neuron/stimulus.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::wire {

Stimulus FromProto(const v1::Stimulus& stimulus);
v1::Stimulus ToProto(const Stimulus& stimulus);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_STIMULUS_CONVERT_H_
