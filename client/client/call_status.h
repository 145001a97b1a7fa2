// The one place where a gRPC status becomes ours.
#ifndef SPIKEPINN_CLIENT_CLIENT_CALL_STATUS_H_
#define SPIKEPINN_CLIENT_CLIENT_CALL_STATUS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "grpcpp/support/status.h"

namespace spikepinn::client {

// "cannot reach the spikepinn server at ADDRESS (is it running?)".
absl::Status Unreachable(const std::string& address);

// "the spikepinn server at ADDRESS did not answer within 30s".
absl::Status Silent(const std::string& address, absl::Duration waited);

// OutOfRange: what the server itself has told of a job is news to it.
absl::Status KnowsLess(const std::string& address);

// The code is kept, but for CANCELLED, which becomes UNAVAILABLE: `status` is of a call that the
// client itself has not cancelled, so it was the server, which does so when it is stopped at once
// or when nobody reads its answer. The message is the server's own words, or ours where there are
// none that help.
absl::Status FromGrpc(const grpc::Status& status, const std::string& address,
                      absl::Duration deadline);

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CALL_STATUS_H_
