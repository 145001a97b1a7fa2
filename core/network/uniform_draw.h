// Random numbers that are the same with every standard library.
#ifndef SPIKEPINN_CORE_NETWORK_UNIFORM_DRAW_H_
#define SPIKEPINN_CORE_NETWORK_UNIFORM_DRAW_H_

#include <random>

namespace spikepinn {

// Evenly in [0, 1). std::uniform_real_distribution may differ between libraries.
inline double UniformDraw(std::mt19937_64& random) {
  return static_cast<double>(random() >> 11) * 0x1.0p-53;
}

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_UNIFORM_DRAW_H_
