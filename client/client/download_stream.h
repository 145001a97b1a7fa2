// Streams that end, and that are not resumed. Not part of the public interface.
#ifndef SPIKEPINN_CLIENT_CLIENT_DOWNLOAD_STREAM_H_
#define SPIKEPINN_CLIENT_CLIENT_DOWNLOAD_STREAM_H_

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "client/client/backoff.h"
#include "client/client/client_core.h"
#include "client/client/message_stream.h"

namespace spikepinn::client {

// Reads streams made by `prepare` until one ends well; begins anew only while nothing has been
// delivered.
template <typename Response, typename Prepare>
absl::Status Download(Connection& connection, const ClientOptions& options, Clock& clock,
                      const Prepare& prepare,
                      absl::FunctionRef<absl::Status(const Response&)> deliver) {
  Backoff unreachable(clock, options.call_patience);
  Backoff busy(clock, options.busy_patience);
  bool delivered = false;
  while (true) {
    const Connection::Stub stub = connection.stub();
    MessageStream<Response> stream(
        [&](grpc::ClientContext* context, grpc::CompletionQueue* queue) {
          return prepare(*stub, context, queue);
        },
        {});
    Response response;
    ReadResult result;
    while ((result = stream.Read(&response, options.download_deadline)) == ReadResult::kMessage) {
      delivered = true;
      if (absl::Status status = deliver(response); !status.ok()) return status;
    }
    if (result == ReadResult::kSilent) {
      connection.Renew();
      return Silent(options.address, options.download_deadline);
    }
    const grpc::Status status = stream.Finish();
    const bool is_busy = status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
    const bool again =
        !delivered && (is_busy || status.error_code() == grpc::StatusCode::UNAVAILABLE);
    if (!again || !(is_busy ? busy : unreachable).WaitBeforeRetry()) {
      return FromGrpc(status, options.address, options.download_deadline);
    }
  }
}

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_DOWNLOAD_STREAM_H_
