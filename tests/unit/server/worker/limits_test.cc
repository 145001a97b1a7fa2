#include "server/worker/limits.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include "tests/support/allocator.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::worker {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

// Limits stay with a process: each is tried in one of its own, which exits with 0 if `holds`.
template <typename Check>
void InItsOwnProcess(Check holds) {
  ::testing::FLAGS_gtest_death_test_style = "threadsafe";
  EXPECT_EXIT(std::_Exit(holds() ? 0 : 1), ::testing::ExitedWithCode(0), "");
}

bool CanAllocate(std::size_t megabytes) {
  void* const memory = ::operator new(megabytes* kMegabyte, std::nothrow);
  if (memory == nullptr) return false;
  std::memset(memory, 1, megabytes * kMegabyte);
  ::operator delete(memory);
  return true;
}

TEST(LimitsTest, MemoryBeyondTheLimitIsRefusedByTheAllocator) {
  SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR();
  InItsOwnProcess([] {
    return SetLimits({.memory_bytes = 64 * kMegabyte}).ok() && CanAllocate(32) && !CanAllocate(96);
  });
}

TEST(LimitsTest, LimitCountsFromWhatIsAllocatedAlready) {
  SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR();
  InItsOwnProcess([] {
    void* const before = std::calloc(200, kMegabyte);
    return before != nullptr && SetLimits({.memory_bytes = 64 * kMegabyte}).ok() &&
           CanAllocate(32) && !CanAllocate(96);
  });
}

TEST(LimitsTest, LaterLimitsReplaceEarlierOnes) {
  SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR();
  InItsOwnProcess([] {
    return SetLimits({.memory_bytes = 64 * kMegabyte, .scratch_bytes = 1}).ok() &&
           SetLimits({.memory_bytes = 256 * kMegabyte}).ok() && CanAllocate(128) &&
           !CanAllocate(512) && SetLimits({}).ok() && CanAllocate(512);
  });
}

TEST(LimitsTest, AFileBeyondTheLimitIsAnErrorOfTheWrite) {
  const spikepinn::testing::TempDir dir;
  const std::string path = dir.File("large");
  InItsOwnProcess([&] {
    if (!SetLimits({.scratch_bytes = 4096}).ok()) return false;
    const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
    const bool within = pwrite(file, "x", 1, 4000) == 1;
    const bool beyond = pwrite(file, "x", 1, 3 * kMegabyte) == -1 && errno == EFBIG;
    if (!SetLimits({}).ok()) return false;
    return within && beyond && pwrite(file, "x", 1, 3 * kMegabyte) == 1;
  });
}

TEST(LimitsTest, NoCoreIsDumped) {
  InItsOwnProcess([] {
    rlimit core{.rlim_cur = 1, .rlim_max = 1};
    return SetLimits({}).ok() && getrlimit(RLIMIT_CORE, &core) == 0 && core.rlim_max == 0;
  });
}

}  // namespace
}  // namespace spikepinn::worker
