#include "server/worker/heap.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <cstddef>
#include <cstdlib>

#include "tests/support/allocator.h"

namespace spikepinn::worker {
namespace {

constexpr std::size_t kBlock = 40 << 20;  // of a size that is mapped by default

// Of one byte written in each page of a new block.
long NewPages() {
  rusage before{};
  rusage after{};
  getrusage(RUSAGE_SELF, &before);
  auto* block = static_cast<volatile char*>(std::malloc(kBlock));
  for (std::size_t i = 0; i < kBlock; i += 4096) block[i] = 1;
  std::free(const_cast<char*>(block));
  getrusage(RUSAGE_SELF, &after);
  return after.ru_minflt - before.ru_minflt;
}

TEST(HeapTest, FreedMemoryIsUsedAgainUntilItIsReturned) {
  SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR();
  KeepFreedMemory();
  NewPages();
  const long kept = NewPages();
  ReturnFreedMemory();
  EXPECT_LT(kept, NewPages() / 10);
}

}  // namespace
}  // namespace spikepinn::worker
