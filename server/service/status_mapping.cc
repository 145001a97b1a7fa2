#include "server/service/status_mapping.h"

#include <cstddef>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/jobs/refusal.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::server {
namespace {

// In bytes. gRPC puts another error in the place of one whose metadata is beyond 8 KiB, and ends
// other calls of the connection with it. The message is in there twice, once with three bytes for
// each that is not ASCII and once with four for three.
constexpr std::size_t kLongestMessage = 1500;

std::string Shortened(absl::string_view message) {
  if (message.size() <= kLongestMessage) return std::string(message);
  std::size_t end = kLongestMessage;
  while (end > 0 && (static_cast<unsigned char>(message[end]) & 0xC0u) == 0x80u) --end;
  return absl::StrCat(message.substr(0, end), "...");
}

// What stands in the metadata `grpc-status-details-bin`.
std::string Details(const absl::Status& status, const std::string& message) {
  v1::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain("spikepinn");
  v1::ErrorStatus details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(message);
  google::protobuf::Any& any = *details.add_details();
  any.set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
  any.set_value(info.SerializeAsString());
  return details.SerializeAsString();
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // Both number their codes as google.rpc.Code does.
  const std::string message = Shortened(status.message());
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message,
                      Details(status, message));
}

}  // namespace spikepinn::server
