// One server-streaming call, read with a limit on how long it may stay silent.
#ifndef SPIKEPINN_CLIENT_CLIENT_MESSAGE_STREAM_H_
#define SPIKEPINN_CLIENT_CLIENT_MESSAGE_STREAM_H_

#include <memory>
#include <stop_token>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/support/async_stream.h"

namespace spikepinn::client {

enum class ReadResult {
  kMessage,
  kEnded,   // Finish() says why
  kSilent,  // nothing came in time; the call is cancelled
};

// For one thread: a completion queue of its own, so that waiting has a limit without a thread that
// watches the clock. The destructor cancels a call that has not ended.
template <typename Response>
class MessageStream {
 public:
  // `prepare(context, queue)` makes the stub's PrepareAsync... call. A stop request cancels it.
  template <typename Prepare>
  MessageStream(const Prepare& prepare, std::stop_token stop)
      : reader_(prepare(&context_, &queue_)), on_stop_(std::move(stop), CancelCall{&context_}) {
    reader_->StartCall(nullptr);
  }

  ~MessageStream() {
    context_.TryCancel();
    if (!finished_) Finish();
    queue_.Shutdown();
    while (Await(absl::InfiniteFuture()) != Answer::kNone) {
    }
  }

  MessageStream(const MessageStream&) = delete;
  MessageStream& operator=(const MessageStream&) = delete;

  ReadResult Read(Response* response, absl::Duration patience) {
    const absl::Time deadline = absl::Now() + patience;
    if (!started_) {
      started_ = true;
      const Answer answer = AwaitOrCancel(deadline);
      if (answer != Answer::kOk) return Result(answer);
    }
    reader_->Read(response, nullptr);
    return Result(AwaitOrCancel(deadline));
  }

  // Once, after kEnded or kSilent.
  grpc::Status Finish() {
    if (!started_) Await(absl::InfiniteFuture());
    started_ = true;
    finished_ = true;
    grpc::Status status;
    reader_->Finish(&status, nullptr);
    Await(absl::InfiniteFuture());
    return status;
  }

 private:
  enum class Answer { kOk, kFailed, kNone };

  struct CancelCall {
    grpc::ClientContext* context;
    void operator()() const { context->TryCancel(); }
  };

  static ReadResult Result(Answer answer) {
    if (answer == Answer::kOk) return ReadResult::kMessage;
    return answer == Answer::kFailed ? ReadResult::kEnded : ReadResult::kSilent;
  }

  Answer Await(absl::Time deadline) {
    void* tag = nullptr;
    bool ok = false;
    if (queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(deadline)) !=
        grpc::CompletionQueue::GOT_EVENT) {
      return Answer::kNone;
    }
    return ok ? Answer::kOk : Answer::kFailed;
  }

  // A cancelled operation still has to be waited for: it holds the caller's message.
  Answer AwaitOrCancel(absl::Time deadline) {
    const Answer answer = Await(deadline);
    if (answer == Answer::kNone) {
      context_.TryCancel();
      Await(absl::InfiniteFuture());
    }
    return answer;
  }

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::ClientAsyncReader<Response>> reader_;
  std::stop_callback<CancelCall> on_stop_;
  bool started_ = false;  // the start of the call was waited for
  bool finished_ = false;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_MESSAGE_STREAM_H_
