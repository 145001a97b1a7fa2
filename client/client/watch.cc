// Client::Watch: one watch over many streams.
#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/resuming_stream.h"

namespace spikepinn::client {

absl::Status Client::Watch(const std::string& name, std::int64_t after_sequence,
                           const std::function<bool(const Event&)>& on_event, std::stop_token stop,
                           const std::function<void(std::int64_t oldest_kept)>& on_dropped) {
  v1::WatchJobRequest request;
  request.set_name(name);
  request.set_after_sequence(after_sequence);
  const auto prepare = [&](v1::JobService::Stub& stub, grpc::ClientContext* context,
                           grpc::CompletionQueue* queue) {
    return stub.PrepareAsyncWatchJob(context, request, queue);
  };
  const auto handle = [&](const v1::WatchJobResponse& response) {
    if (response.has_events_dropped()) {
      const std::int64_t oldest_kept = response.events_dropped().oldest_kept_sequence();
      if (oldest_kept - 1 <= request.after_sequence()) return true;  // nothing is missing
      // Not asked for again should the stream break now.
      request.set_after_sequence(oldest_kept - 1);
      if (on_dropped) on_dropped(oldest_kept);
      return true;
    }
    if (!response.has_event()) return true;
    if (response.event().sequence() <= request.after_sequence()) return true;
    request.set_after_sequence(response.event().sequence());
    return on_event(FromProto(response.event()));
  };
  return ResumingStream<v1::WatchJobResponse, decltype(prepare), decltype(handle)>(
             core_->connection, core_->options, core_->clock, prepare, handle)
      .Run(stop);
}

}  // namespace spikepinn::client
