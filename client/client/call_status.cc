#include "client/client/call_status.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::client {
namespace {

// gRPC says UNAVAILABLE for every connection that breaks, and it in many words. The server has one
// reason for it, which tests/service/shutdown_test.cc holds it to.
bool IsServersOwnWord(const grpc::Status& unavailable) {
  return unavailable.error_message() == "server is shutting down";
}

}  // namespace

absl::Status Unreachable(const std::string& address) {
  return absl::UnavailableError(
      absl::StrCat("cannot reach the spikepinn server at ", address, " (is it running?)"));
}

absl::Status Silent(const std::string& address, absl::Duration waited) {
  return absl::DeadlineExceededError(absl::StrCat("the spikepinn server at ", address,
                                                  " did not answer within ",
                                                  absl::FormatDuration(waited)));
}

absl::Status FromGrpc(const grpc::Status& status, const std::string& address,
                      absl::Duration deadline) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return absl::OkStatus();
    case grpc::StatusCode::UNAVAILABLE:
      if (absl::StrContains(status.error_message(), "DNS resolution failed")) {
        return absl::UnavailableError(absl::StrCat("cannot find the spikepinn server at ", address,
                                                   ": there is no host of that name"));
      }
      if (!IsServersOwnWord(status)) return Unreachable(address);
      return absl::UnavailableError(absl::StrCat("the spikepinn server at ", address,
                                                 " is not available: ", status.error_message()));
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return Silent(address, deadline);
    case grpc::StatusCode::UNIMPLEMENTED:
      // What gRPC itself says of an answer that came and did not parse.
      if (status.error_message() == "No message returned for unary request") {
        return absl::DataLossError(absl::StrCat("the answer of the spikepinn server at ", address,
                                                " cannot be read: it is damaged"));
      }
      return absl::UnimplementedError(absl::StrCat(
          "the server at ", address,
          " does not know this call: it is another service or an older spikepinn server"));
    default:
      return {static_cast<absl::StatusCode>(status.error_code()), status.error_message()};
  }
}

}  // namespace spikepinn::client
