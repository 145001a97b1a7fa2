// What all calls of a Client share. Not part of the public interface.
#ifndef SPIKEPINN_CLIENT_CLIENT_CLIENT_CORE_H_
#define SPIKEPINN_CLIENT_CLIENT_CLIENT_CORE_H_

#include <chrono>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "client/client/backoff.h"
#include "client/client/call_status.h"
#include "client/client/client.h"
#include "client/client/clock.h"
#include "client/client/connection.h"
#include "client/client/text_check.h"
#include "grpcpp/client_context.h"

namespace spikepinn::client {

// Outside of Core: clang takes no default argument of a class that is not yet complete.
struct CallOptions {
  absl::Duration deadline = absl::ZeroDuration();  // 0: the client's for every call
  // Told whether an earlier try may have reached the server; may be null.
  bool* retried = nullptr;
};

struct Client::Core {
  Core(ClientOptions client_options, Clock& client_clock)
      : options(std::move(client_options)), clock(client_clock), connection(options.address) {}

  template <typename Request, typename Response>
  using Method = grpc::Status (v1::JobService::Stub::*)(grpc::ClientContext*, const Request&,
                                                        Response*);

  // Makes a call, again and again while the server is UNAVAILABLE and patience lasts.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(Method<Request, Response> method, const Request& request,
                                const CallOptions& call = {}) {
    const absl::Duration deadline =
        call.deadline == absl::ZeroDuration() ? options.call_deadline : call.deadline;
    if (absl::Status text = CheckText(request); !text.ok()) return text;
    Backoff backoff(clock, options.call_patience);
    while (true) {
      const Connection::Stub stub = connection.stub();
      grpc::ClientContext context;
      context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
      Response response;
      const grpc::Status status = (stub.get()->*method)(&context, request, &response);
      if (status.ok()) return response;
      if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) connection.Renew();
      if (status.error_code() != grpc::StatusCode::UNAVAILABLE || !backoff.WaitBeforeRetry()) {
        return FromGrpc(status, options.address, deadline);
      }
      if (call.retried != nullptr) *call.retried = true;
    }
  }

  const ClientOptions options;
  Clock& clock;
  Connection connection;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CLIENT_CORE_H_
