// What an operator says, completed by what the machine has.
#ifndef SPIKEPINN_SERVER_SERVER_OPTIONS_H_
#define SPIKEPINN_SERVER_SERVER_OPTIONS_H_

#include "absl/status/statusor.h"
#include "server/config.h"
#include "server/service/server.h"

namespace spikepinn::server {

// Looks at the machine for its devices. InvalidArgument, naming field, value and rule, for a
// configuration that does not fit it.
absl::StatusOr<ServerOptions> ServerOptionsOf(const Config& config);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVER_OPTIONS_H_
