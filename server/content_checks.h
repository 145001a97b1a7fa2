// spikepinnd --check: whether what the storage keeps as mere bytes can be read.
#ifndef SPIKEPINN_SERVER_CONTENT_CHECKS_H_
#define SPIKEPINN_SERVER_CONTENT_CHECKS_H_

#include "server/storage/check.h"

namespace spikepinn::server {

// Specs, progress, summaries, payloads of events and definitions of sweeps parse as the messages
// of the API that they are; a model is the file of which its summary has the SHA-256.
ContentChecks MessageChecks();

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_CONTENT_CHECKS_H_
