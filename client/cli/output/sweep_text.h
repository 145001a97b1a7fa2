// Sweeps for people.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_

#include <string>

#include "absl/time/time.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

// "17 of 1,000 done, 2 running, 1 failed": what there is none of is left out.
std::string CountsText(const client::SweepCounts& counts);

// Everything about one sweep, in many lines.
std::string SweepText(const client::Sweep& sweep, absl::TimeZone zone = absl::LocalTimeZone());

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_
