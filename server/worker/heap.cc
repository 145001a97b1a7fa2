#include "server/worker/heap.h"

#include <malloc.h>

#include <limits>

namespace spikepinn::worker {

void KeepFreedMemory() {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

void ReturnFreedMemory() { malloc_trim(0); }

}  // namespace spikepinn::worker
