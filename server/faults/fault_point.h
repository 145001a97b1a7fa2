// Places in the program where a test can make it fail or die.
#ifndef SPIKEPINN_SERVER_FAULTS_FAULT_POINT_H_
#define SPIKEPINN_SERVER_FAULTS_FAULT_POINT_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#ifdef SPIKEPINN_FAULTS
#include <atomic>
#endif

namespace spikepinn {

// Without the CMake option SPIKEPINN_FAULTS all of this is nothing. With it, two environment
// variables, read at the first point that is visited, say what happens:
//
//   SPIKEPINN_FAULT="name:nth:how"   at the nth visit (from 1) of the point with that name; several
//                                    of them are separated by commas. how: kill (SIGKILL to the own
//                                    process), fail (Internal) or full (ResourceExhausted)
//   SPIKEPINN_FAULT_TRACE=FILE       the name of each point is appended at its first visit
//
// Visits are counted over all threads of a process; a forked child goes on from its parent's
// counts. From any thread.
//
//   if (absl::Status status = FaultPointStatus("checkpoint.before_rename"); !status.ok()) ...

#ifdef SPIKEPINN_FAULTS

namespace fault_internal {
enum class Mode : int { kUnknown, kOff, kOn };
extern std::atomic<Mode> mode;
bool ReadMode();
}  // namespace fault_internal

// Whether the environment asks for anything at all.
inline bool FaultsActive() {
  const fault_internal::Mode mode = fault_internal::mode.load(std::memory_order_relaxed);
  if (mode == fault_internal::Mode::kOff) return false;
  return mode == fault_internal::Mode::kOn || fault_internal::ReadMode();
}

namespace fault_internal {
absl::Status Visit(absl::string_view name);
}  // namespace fault_internal

// A point that can fail.
inline absl::Status FaultPointStatus(absl::string_view name) {
  return FaultsActive() ? fault_internal::Visit(name) : absl::OkStatus();
}

// Reads the environment again and forgets all visits.
void ResetFaultsForTest();

#else

inline bool FaultsActive() { return false; }
inline absl::Status FaultPointStatus(absl::string_view) { return absl::OkStatus(); }

#endif

// A point at which nothing can fail any more: only `kill` does anything here.
inline void FaultPoint(absl::string_view name) { FaultPointStatus(name).IgnoreError(); }

}  // namespace spikepinn

#endif  // SPIKEPINN_SERVER_FAULTS_FAULT_POINT_H_
