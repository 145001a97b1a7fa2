// The fields that vary in a sweep, as users write them and as the server takes them.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FIELDS_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FIELDS_H_

#include "absl/status/status.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

// Makes every path one from the spec on ("stimulus..." becomes "forward.stimulus...") and writes
// out in the spec those parts of a preset that they lead into: the server's paths lead only to what
// is written there. Every value must fit its field; what the values mean together is not looked at.
// InvalidArgument, "FIELD: RULE" or "FIELD = VALUE: RULE".
absl::Status ResolveSweepFields(client::SweepRequest* request);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_FIELDS_H_
