// Whether memory comes from the system's allocator: a sanitizer's own one ends the process where
// that one refuses, and knows nothing of what it is told about keeping memory.
#ifndef SPIKEPINN_TESTS_SUPPORT_ALLOCATOR_H_
#define SPIKEPINN_TESTS_SUPPORT_ALLOCATOR_H_

#include "gtest/gtest.h"

#if defined(__SANITIZE_ADDRESS__)
#define SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR() GTEST_SKIP() << "AddressSanitizer allocates by itself"
#else
#define SPIKEPINN_NEEDS_SYSTEM_ALLOCATOR() static_cast<void>(0)
#endif

#endif  // SPIKEPINN_TESTS_SUPPORT_ALLOCATOR_H_
