#include "server/service/status_mapping.h"

#include <string>

#include "server/jobs/refusal.h"
#include "spikepinn/v1/error.pb.h"

namespace spikepinn::server {
namespace {

// What stands in the metadata `grpc-status-details-bin`.
std::string Details(const absl::Status& status) {
  v1::ErrorInfo info;
  info.set_reason(ReasonOf(status));
  info.set_domain("spikepinn");
  v1::ErrorStatus details;
  details.set_code(static_cast<int>(status.code()));
  details.set_message(std::string(status.message()));
  google::protobuf::Any& any = *details.add_details();
  any.set_type_url("type.googleapis.com/google.rpc.ErrorInfo");
  any.set_value(info.SerializeAsString());
  return details.SerializeAsString();
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  // Both number their codes as google.rpc.Code does.
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), std::string(status.message()),
                      Details(status));
}

}  // namespace spikepinn::server
