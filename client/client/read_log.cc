// Client::ReadLog: one log over many streams.
#include <functional>
#include <stop_token>
#include <string>
#include <utility>

#include "client/client/client_core.h"
#include "client/client/resuming_stream.h"

namespace spikepinn::client {

absl::Status Client::ReadLog(const std::string& name, const LogOptions& options,
                             const std::function<bool(const LogChunk&)>& on_chunk,
                             std::stop_token stop) {
  v1::StreamJobLogRequest request;
  request.set_name(name);
  request.set_attempt(options.attempt);
  request.set_offset(options.offset);
  request.set_follow(options.follow);
  const auto prepare = [&](v1::JobService::Stub& stub, grpc::ClientContext* context,
                           grpc::CompletionQueue* queue) {
    return stub.PrepareAsyncStreamJobLog(context, request, queue);
  };
  const auto handle = [&](const v1::StreamJobLogResponse& response) {
    if (!response.has_chunk()) return true;
    const v1::LogChunk& chunk = response.chunk();
    // Should the stream break now, the same attempt is asked for again, from here on.
    request.set_attempt(chunk.attempt());
    request.set_offset(chunk.next_offset());
    return on_chunk({.attempt = chunk.attempt(),
                     .offset = chunk.offset(),
                     .next_offset = chunk.next_offset(),
                     .text = chunk.text()});
  };
  return ResumingStream<v1::StreamJobLogResponse, decltype(prepare), decltype(handle)>(
             core_->connection, core_->options, core_->clock, prepare, handle)
      .Run(stop);
}

}  // namespace spikepinn::client
