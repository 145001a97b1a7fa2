// A short name for what a spec asks for.
#ifndef SPIKEPINN_CORE_SPEC_SPEC_DIGEST_H_
#define SPIKEPINN_CORE_SPEC_SPEC_DIGEST_H_

#include <string>

#include "core/spec/training_spec.h"

namespace spikepinn {

// Sixteen hexadecimal digits, equal for specs that lead to the same bits: over every field, and
// over threads where the method's sums depend on their number. Guards against mixing things up, not
// against anybody's intent.
std::string SpecDigest(const TrainingSpec& spec);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_SPEC_SPEC_DIGEST_H_
