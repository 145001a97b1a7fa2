// Where SEGMENTED's own estimate meets the reference.
#ifndef SPIKEPINN_CORE_TRAIN_OBJECTION_H_
#define SPIKEPINN_CORE_TRAIN_OBJECTION_H_

#include <string>

#include "core/spec/training_result.h"

namespace spikepinn {

// What there is to say against a result of SEGMENTED, the gravest first, as a sentence without its
// full stop: other spikes than the reference's, an error beyond the estimate, an accuracy that was
// not reached. Empty if nothing.
std::string Objection(const SegmentedReport& report, const Accuracy& against_reference);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_TRAIN_OBJECTION_H_
