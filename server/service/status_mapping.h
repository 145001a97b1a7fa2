// Where a status of ours becomes one of gRPC's, once, with an ErrorInfo in its details.
#ifndef SPIKEPINN_SERVER_SERVICE_STATUS_MAPPING_H_
#define SPIKEPINN_SERVER_SERVICE_STATUS_MAPPING_H_

#include "absl/status/status.h"
#include "grpcpp/support/status.h"

namespace spikepinn::server {

grpc::Status ToGrpc(const absl::Status& status);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_STATUS_MAPPING_H_
