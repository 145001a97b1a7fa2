// What an assignment may use of the machine, and where its output goes.
#ifndef SPIKEPINN_SERVER_WORKER_LIMITS_H_
#define SPIKEPINN_SERVER_WORKER_LIMITS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"

namespace spikepinn::worker {

// 0: none.
struct Limits {
  std::int64_t memory_bytes = 0;
  std::int64_t scratch_bytes = 0;
};

// Limits this process from now on, in place of what an earlier call said; no core is ever dumped.
//
// Memory is what is allocated from now on, as RLIMIT_DATA counts it: private writable memory,
// threads' stacks included (8 MB each). Not RLIMIT_AS: LibTorch maps gigabytes of address space
// that it never touches. More is refused by the allocator, so a training ends with std::bad_alloc
// and not with a killed process.
//
// Scratch bounds every single file, the log included, with 1 MiB for what the log needs anyway;
// a write beyond fails with EFBIG. The sum over a job's files is for whoever writes them to keep.
absl::Status SetLimits(const Limits& limits);

// Standard output and error go to the end of the file at `path`, created if missing.
absl::Status SendOutputTo(const std::string& path);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_LIMITS_H_
