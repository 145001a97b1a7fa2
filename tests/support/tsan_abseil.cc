// Tells ThreadSanitizer what Abseil's locks order.
//
// Distributions build Abseil without ThreadSanitizer's annotations, so it sees neither a Lock nor
// an Unlock of absl::Mutex, and everything that a mutex protects looks like a race. Every program
// of a ThreadSanitizer build links this file: its definitions come before those of the shared
// library, also for callers in other libraries (gRPC's own mutexes are absl::Mutex). Each one
// announces the acquire or release and calls the original.
//
// An Unlock may run the conditions of other threads' Await under the lock, after our release was
// announced: what it touches is ignored. A reader's unlock is announced like a writer's, which
// orders readers among each other, more than is true.
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "tests/support/tsan_annotations.h"

namespace {

// The next definition of the function after ours. A pointer to a non-virtual member function begins
// with its address (Itanium C++ ABI).
template <typename Function>
Function Original(Function ours) {
  void* address = nullptr;
  std::memcpy(&address, &ours, sizeof(address));
  Dl_info info;
  void* next = nullptr;
  if (dladdr(address, &info) != 0 && info.dli_sname != nullptr && info.dli_saddr == address) {
    next = dlsym(RTLD_NEXT, info.dli_sname);
  }
  if (next == nullptr) {
    std::fprintf(stderr, "tsan_abseil: an original is missing: is Abseil linked statically?\n");
    std::abort();
  }
  std::memcpy(&ours, &next, sizeof(next));
  return ours;
}

using Ignore = spikepinn::testing::TsanIgnore;

void Acquired(const void* lock) { __tsan_acquire(const_cast<void*>(lock)); }
void Releasing(const void* lock) { __tsan_release(const_cast<void*>(lock)); }

}  // namespace

// The analysis of clang would want the originals' attributes on every call.
#pragma GCC diagnostic push
#ifdef __clang__
#pragma GCC diagnostic ignored "-Wthread-safety-analysis"
#endif

namespace absl {
ABSL_NAMESPACE_BEGIN

#define ORIGINAL(name, ...) static const auto original = Original<__VA_ARGS__>(&name)

void Mutex::Lock() {
  ORIGINAL(Mutex::Lock, void(Mutex::*)());
  {
    const Ignore ignore;
    (this->*original)();
  }
  Acquired(this);
}

void Mutex::Unlock() {
  ORIGINAL(Mutex::Unlock, void(Mutex::*)());
  Releasing(this);
  const Ignore ignore;
  (this->*original)();
}

bool Mutex::TryLock() {
  ORIGINAL(Mutex::TryLock, bool(Mutex::*)());
  const bool locked = (this->*original)();
  if (locked) Acquired(this);
  return locked;
}

void Mutex::ReaderLock() {
  ORIGINAL(Mutex::ReaderLock, void(Mutex::*)());
  {
    const Ignore ignore;
    (this->*original)();
  }
  Acquired(this);
}

void Mutex::ReaderUnlock() {
  ORIGINAL(Mutex::ReaderUnlock, void(Mutex::*)());
  Releasing(this);
  const Ignore ignore;
  (this->*original)();
}

bool Mutex::ReaderTryLock() {
  ORIGINAL(Mutex::ReaderTryLock, bool(Mutex::*)());
  const bool locked = (this->*original)();
  if (locked) Acquired(this);
  return locked;
}

void Mutex::Await(const Condition& condition) {
  ORIGINAL(Mutex::Await, void(Mutex::*)(const Condition&));
  Releasing(this);
  {
    const Ignore ignore;
    (this->*original)(condition);
  }
  Acquired(this);
}

bool Mutex::AwaitWithTimeout(const Condition& condition, Duration timeout) {
  ORIGINAL(Mutex::AwaitWithTimeout, bool(Mutex::*)(const Condition&, Duration));
  Releasing(this);
  const bool met = [&] {
    const Ignore ignore;
    return (this->*original)(condition, timeout);
  }();
  Acquired(this);
  return met;
}

bool Mutex::AwaitWithDeadline(const Condition& condition, Time deadline) {
  ORIGINAL(Mutex::AwaitWithDeadline, bool(Mutex::*)(const Condition&, Time));
  Releasing(this);
  const bool met = [&] {
    const Ignore ignore;
    return (this->*original)(condition, deadline);
  }();
  Acquired(this);
  return met;
}

void Mutex::LockWhen(const Condition& condition) {
  ORIGINAL(Mutex::LockWhen, void(Mutex::*)(const Condition&));
  {
    const Ignore ignore;
    (this->*original)(condition);
  }
  Acquired(this);
}

bool Mutex::LockWhenWithTimeout(const Condition& condition, Duration timeout) {
  ORIGINAL(Mutex::LockWhenWithTimeout, bool(Mutex::*)(const Condition&, Duration));
  const bool met = [&] {
    const Ignore ignore;
    return (this->*original)(condition, timeout);
  }();
  Acquired(this);
  return met;
}

bool Mutex::LockWhenWithDeadline(const Condition& condition, Time deadline) {
  ORIGINAL(Mutex::LockWhenWithDeadline, bool(Mutex::*)(const Condition&, Time));
  const bool met = [&] {
    const Ignore ignore;
    return (this->*original)(condition, deadline);
  }();
  Acquired(this);
  return met;
}

void CondVar::Wait(Mutex* mutex) {
  ORIGINAL(CondVar::Wait, void(CondVar::*)(Mutex*));
  Releasing(mutex);
  {
    const Ignore ignore;
    (this->*original)(mutex);
  }
  Acquired(mutex);
}

bool CondVar::WaitWithTimeout(Mutex* mutex, Duration timeout) {
  ORIGINAL(CondVar::WaitWithTimeout, bool(CondVar::*)(Mutex*, Duration));
  Releasing(mutex);
  const bool expired = [&] {
    const Ignore ignore;
    return (this->*original)(mutex, timeout);
  }();
  Acquired(mutex);
  return expired;
}

bool CondVar::WaitWithDeadline(Mutex* mutex, Time deadline) {
  ORIGINAL(CondVar::WaitWithDeadline, bool(CondVar::*)(Mutex*, Time));
  Releasing(mutex);
  const bool expired = [&] {
    const Ignore ignore;
    return (this->*original)(mutex, deadline);
  }();
  Acquired(mutex);
  return expired;
}

// Its fast path is an atomic flag inside the library.
void Notification::Notify() {
  ORIGINAL(Notification::Notify, void(Notification::*)());
  Releasing(this);
  (this->*original)();
}

void Notification::WaitForNotification() const {
  ORIGINAL(Notification::WaitForNotification, void(Notification::*)() const);
  (this->*original)();
  Acquired(this);
}

bool Notification::WaitForNotificationWithTimeout(Duration timeout) const {
  ORIGINAL(Notification::WaitForNotificationWithTimeout, bool(Notification::*)(Duration) const);
  const bool notified = (this->*original)(timeout);
  if (notified) Acquired(this);
  return notified;
}

#undef ORIGINAL

ABSL_NAMESPACE_END
}  // namespace absl

#pragma GCC diagnostic pop
