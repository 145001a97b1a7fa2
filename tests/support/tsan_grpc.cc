// Tells ThreadSanitizer what gRPC orders.
//
// gRPC hands work from thread to thread by atomics in libraries without instrumentation. Three of
// its promises are announced here; as with tsan_abseil.cc, these definitions come before those of
// the shared libraries, and every program of a ThreadSanitizer build that links gRPC links this
// file.
//
// Batches: whoever starts one (StartWrite, Finish, a call of the synchronous client) did so before
// it is done. This is announced by the batch's tag, hence for these two threads and this batch
// alone: a reaction and what another thread does after it started the batch are not ordered.
//
// The end of a call: OnDone comes after all other reactions to the call. They count down an atomic,
// and whoever comes last may be in the library.
//
// The network: a client and a server in one test are ordered by what they say to each other, since
// a message is sent before it is received. Announced for all connections as if they were one, since
// gRPC's threads serve all of them. This may hide a race between two threads that both speak over
// the network. A server's reactions acquire nothing from it but through the thread that received.
#include <dlfcn.h>
#include <sys/socket.h>

#include <cstddef>

#include "grpc/grpc.h"
#include "grpcpp/support/callback_common.h"
#include "grpcpp/support/server_callback.h"
#include "tests/support/tsan_annotations.h"

namespace {

char network;

// gRPC's own buffers, which tsan.supp would leave out if gRPC called the original itself.
using Ignore = spikepinn::testing::TsanIgnore;

template <typename Function>
Function* Next(Function* /*ours*/, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

void AcquireBatch(const grpc_event& event) {
  if (event.type != GRPC_OP_COMPLETE) return;
  __tsan_acquire(event.tag);
  // Synchronous calls alone: what they got was sent before.
  __tsan_acquire(&network);
}

}  // namespace

extern "C" {

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* ops, std::size_t count,
                                      void* tag, void* reserved) {
  static const auto original = Next(&grpc_call_start_batch, "grpc_call_start_batch");
  __tsan_release(tag);
  __tsan_release(&network);  // whichever thread sends it
  return original(call, ops, count, tag, reserved);
}

grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline,
                                      void* reserved) {
  static const auto original = Next(&grpc_completion_queue_next, "grpc_completion_queue_next");
  const grpc_event event = original(queue, deadline, reserved);
  AcquireBatch(event);
  return event;
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag,
                                       gpr_timespec deadline, void* reserved) {
  static const auto original = Next(&grpc_completion_queue_pluck, "grpc_completion_queue_pluck");
  const grpc_event event = original(queue, tag, deadline, reserved);
  AcquireBatch(event);
  return event;
}

ssize_t sendmsg(int socket, const msghdr* message, int flags) {
  static const auto original = Next(&sendmsg, "sendmsg");
  __tsan_release(&network);
  const Ignore ignore;
  return original(socket, message, flags);
}

ssize_t recvmsg(int socket, msghdr* message, int flags) {
  static const auto original = Next(&recvmsg, "recvmsg");
  const ssize_t count = [&] {
    const Ignore ignore;
    return original(socket, message, flags);
  }();
  if (count > 0) __tsan_acquire(&network);
  return count;
}

// CallbackWithSuccessTag::StaticRun, private and inline in gRPC's header: what the library calls
// when a callback's batch is done. A definition that is not inline wins over those that are.
void SpikepinnTsanBatchIsDone(grpc_completion_queue_functor* tag, int ok) __asm__(
    "_ZN4grpc8internal22CallbackWithSuccessTag9StaticRunEP29grpc_completion_queue_functori");

void SpikepinnTsanBatchIsDone(grpc_completion_queue_functor* tag, int ok) {
  __tsan_acquire(tag);
  static_cast<grpc::internal::CallbackWithSuccessTag*>(tag)->force_run(ok != 0);
}

void SpikepinnTsanScheduleOnDone(grpc::internal::ServerCallbackCall*, bool) __asm__(
    "_ZN4grpc8internal18ServerCallbackCall14ScheduleOnDoneEb");
}

void grpc::internal::ServerCallbackCall::ScheduleOnDone(bool inline_ondone) {
  static const auto original =
      Next(&SpikepinnTsanScheduleOnDone, "_ZN4grpc8internal18ServerCallbackCall14ScheduleOnDoneEb");
  __tsan_acquire(&callbacks_outstanding_);
  original(this, inline_ondone);
}
