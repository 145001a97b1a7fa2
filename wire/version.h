// The version that every program of ours names.
#ifndef SPIKEPINN_WIRE_VERSION_H_
#define SPIKEPINN_WIRE_VERSION_H_

namespace spikepinn {

inline constexpr char kVersion[] = "0.1.0";

}  // namespace spikepinn

#endif  // SPIKEPINN_WIRE_VERSION_H_
