// The sizes of network that SEGMENTED tries for one segment, one after the other.
#ifndef SPIKEPINN_CORE_METHODS_SEGMENTED_NETWORK_SIZES_H_
#define SPIKEPINN_CORE_METHODS_SEGMENTED_NETWORK_SIZES_H_

#include "absl/types/span.h"

namespace spikepinn {

// Hidden units, ascending, up to `max_units`; at least the smallest. A segment that the largest
// does not follow is cut: two small networks train several times faster than one of twice the size.
// The largest are only worth their price where the last digits are asked for.
absl::Span<const int> NetworkSizes(double local_tolerance, int max_units);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_METHODS_SEGMENTED_NETWORK_SIZES_H_
