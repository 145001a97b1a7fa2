// Client::Watch: one watch over many streams.
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

#include "client/client/backoff.h"
#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/message_stream.h"

namespace spikepinn::client {
namespace {

using OnEvent = std::function<bool(const Event&)>;

struct StreamEnd {
  bool resume;  // else the watch is over
  absl::Status status;
};

// Reads streams of one watch and knows where it stands.
class Watcher {
 public:
  Watcher(Connection& connection, const ClientOptions& options, Backoff& backoff,
          const OnEvent& on_event)
      : connection_(connection), options_(options), backoff_(backoff), on_event_(on_event) {}

  // One stream, until it ends in whatever way.
  StreamEnd Follow(v1::WatchJobRequest* request, const std::stop_token& stop);

 private:
  enum class Verdict { kGoOn, kEnough, kServerStops };

  Verdict Handle(const v1::WatchJobResponse& response, v1::WatchJobRequest* request);
  StreamEnd Judge(const grpc::Status& status) const;

  Connection& connection_;
  const ClientOptions& options_;
  Backoff& backoff_;
  const OnEvent& on_event_;
};

StreamEnd Watcher::Follow(v1::WatchJobRequest* request, const std::stop_token& stop) {
  const Connection::Stub stub = connection_.stub();
  MessageStream<v1::WatchJobResponse> stream(
      [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
        return stub->PrepareAsyncWatchJob(context, *request, queue);
      },
      stop);
  v1::WatchJobResponse response;
  while (true) {
    switch (stream.Read(&response, options_.silence_limit)) {
      case ReadResult::kMessage:
        break;
      case ReadResult::kEnded:
        return Judge(stream.Finish());
      case ReadResult::kSilent:
        connection_.Renew();
        return {true, Silent(options_.address, options_.silence_limit)};
    }
    switch (Handle(response, request)) {
      case Verdict::kGoOn:
        break;
      case Verdict::kEnough:
        return {false, absl::OkStatus()};
      case Verdict::kServerStops:
        return {true, Unreachable(options_.address)};
    }
  }
}

Watcher::Verdict Watcher::Handle(const v1::WatchJobResponse& response,
                                 v1::WatchJobRequest* request) {
  if (response.has_server_stopping()) return Verdict::kServerStops;
  backoff_.Reset();
  if (!response.has_event()) return Verdict::kGoOn;
  if (response.event().sequence() <= request->after_sequence()) return Verdict::kGoOn;
  request->set_after_sequence(response.event().sequence());
  return on_event_(FromProto(response.event())) ? Verdict::kGoOn : Verdict::kEnough;
}

// A server that dies ends its streams with UNAVAILABLE, one that is made to stop at once with
// CANCELLED.
StreamEnd Watcher::Judge(const grpc::Status& status) const {
  const bool resume = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                      status.error_code() == grpc::StatusCode::CANCELLED;
  return {resume, FromGrpc(status, options_.address, options_.silence_limit)};
}

}  // namespace

absl::Status Client::Watch(const std::string& name, std::int64_t after_sequence,
                           const std::function<bool(const Event&)>& on_event,
                           std::stop_token stop) {
  Backoff backoff(core_->clock, core_->options.watch_patience);
  Watcher watcher(core_->connection, core_->options, backoff, on_event);
  v1::WatchJobRequest request;
  request.set_name(name);
  request.set_after_sequence(after_sequence);
  while (!stop.stop_requested()) {
    StreamEnd end = watcher.Follow(&request, stop);
    if (stop.stop_requested()) break;
    if (!end.resume || !backoff.WaitBeforeRetry(stop)) return std::move(end.status);
  }
  return absl::CancelledError("the watch was stopped");
}

}  // namespace spikepinn::client
