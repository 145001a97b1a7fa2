// A watch over many streams: one that breaks or falls silent is begun anew. Not part of the public
// interface.
#ifndef SPIKEPINN_CLIENT_CLIENT_RESUMING_STREAM_H_
#define SPIKEPINN_CLIENT_CLIENT_RESUMING_STREAM_H_

#include <stop_token>
#include <utility>

#include "absl/status/status.h"
#include "client/client/backoff.h"
#include "client/client/call_status.h"
#include "client/client/client_core.h"
#include "client/client/message_stream.h"
#include "client/client/reason.h"

namespace spikepinn::client {

// Reads streams of `Response` made by `prepare(stub, context, queue)`, which asks for what is still
// missing. `handle(response)` takes what is neither a heartbeat nor the news that the server stops;
// false ends the watch with OK.
template <typename Response, typename Prepare, typename Handle>
class ResumingStream {
 public:
  ResumingStream(Connection& connection, const ClientOptions& options, Clock& clock,
                 const Prepare& prepare, const Handle& handle)
      : connection_(connection),
        options_(options),
        backoff_(clock, options.watch_patience),
        prepare_(prepare),
        handle_(handle) {}

  // Until the server ends a stream with OK, or with an error that is worth no retry.
  absl::Status Run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      End end = Follow(stop);
      if (stop.stop_requested()) break;
      if (!end.resume || !backoff_.WaitBeforeRetry(stop)) return std::move(end.status);
    }
    return absl::CancelledError("the watch was stopped");
  }

 private:
  struct End {
    bool resume;  // else the watch is over
    absl::Status status;
  };

  // One stream, until it ends in whatever way.
  End Follow(const std::stop_token& stop) {
    const Connection::Stub stub = connection_.stub();
    MessageStream<Response> stream(
        [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
          return prepare_(*stub, context, queue);
        },
        stop);
    Response response;
    ReadResult result;
    while ((result = stream.Read(&response, options_.silence_limit)) == ReadResult::kMessage) {
      accepted_ = true;
      if (response.has_server_stopping()) return {true, Unreachable(options_.address)};
      backoff_.Reset();
      if (!response.has_heartbeat() && !handle_(response)) return {false, absl::OkStatus()};
    }
    if (result == ReadResult::kEnded) return Judge(stream.Finish());
    connection_.Renew();
    return {true, Silent(options_.address, options_.silence_limit)};
  }

  // A server that dies ends its streams with UNAVAILABLE, one that is made to stop at once with
  // CANCELLED.
  End Judge(const grpc::Status& status) const {
    const bool resume = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                        status.error_code() == grpc::StatusCode::CANCELLED;
    absl::Status translated = FromGrpc(status, options_.address, options_.silence_limit);
    if (accepted_ && IsAboutCursor(translated)) return {false, KnowsLess(options_.address)};
    return {resume, std::move(translated)};
  }

  // A later stream differs from the first, which the server has taken, in its cursor alone.
  static bool IsAboutCursor(const absl::Status& status) {
    return absl::IsInvalidArgument(status) || ReasonOf(status) == "NO_SUCH_ATTEMPT";
  }

  Connection& connection_;
  const ClientOptions& options_;
  Backoff backoff_;
  const Prepare& prepare_;
  const Handle& handle_;
  bool accepted_ = false;  // the server has answered a stream with a message
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_RESUMING_STREAM_H_
