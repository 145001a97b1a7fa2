#include "client/client/call_status.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/client/reason.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::client {
namespace {

constexpr absl::string_view kPayload = "spikepinn/reason";

// "" where the error is not the server's own: gRPC says UNAVAILABLE for every connection that
// breaks, and UNIMPLEMENTED for a server that is not ours.
std::string ServersReason(const grpc::Status& status) {
  v1::ErrorStatus details;
  v1::ErrorInfo info;
  const bool readable = details.ParseFromString(status.error_details()) &&
                        details.details_size() > 0 &&
                        info.ParseFromString(details.details(0).value());
  return readable ? info.reason() : "";
}

absl::Status Translate(const grpc::Status& status, const std::string& reason,
                       const std::string& address, absl::Duration deadline) {
  switch (status.error_code()) {
    case grpc::StatusCode::OK:
      return absl::OkStatus();
    case grpc::StatusCode::UNAVAILABLE:
      if (absl::StrContains(status.error_message(), "DNS resolution failed")) {
        return absl::UnavailableError(absl::StrCat("cannot find the spikepinn server at ", address,
                                                   ": there is no host of that name"));
      }
      if (reason.empty()) return Unreachable(address);
      return absl::UnavailableError(absl::StrCat("the spikepinn server at ", address,
                                                 " is not available: ", status.error_message()));
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return Silent(address, deadline);
    case grpc::StatusCode::CANCELLED:
      // Not by us: who gives a call up does not ask for its status.
      return absl::UnavailableError(
          absl::StrCat("the spikepinn server at ", address,
                       " has broken the call off: it was stopped, or its answer read too slowly"));
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

absl::Status KnowsLess(const std::string& address) {
  return absl::OutOfRangeError(
      absl::StrCat("the spikepinn server at ", address,
                   " knows less of this job than it did: its data were probably restored from a "
                   "backup"));
}

std::string ReasonOf(const absl::Status& status) {
  return std::string(status.GetPayload(kPayload).value_or(absl::Cord()));
}

absl::Status FromGrpc(const grpc::Status& status, const std::string& address,
                      absl::Duration deadline) {
  const std::string reason = ServersReason(status);
  absl::Status translated = Translate(status, reason, address, deadline);
  if (!reason.empty()) translated.SetPayload(kPayload, absl::Cord(reason));
  return translated;
}

}  // namespace spikepinn::client
