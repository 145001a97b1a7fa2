// The jobs of a sweep, checked as far as that is possible without a server.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_CHECK_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "client/client/sweep.h"
#include "core/spec/training_spec.h"

namespace spikepinn::cli {

struct CheckedSweep {
  std::int64_t jobs = 0;
  TrainingSpec largest;      // of them, by the memory that its training takes
  std::string beyond_usual;  // "points[3]: FIELD = VALUE: RULE" by usual limits; empty: none is
};

// InvalidArgument, a line for every error (up to 20), those of one job behind "points[3]: ".
absl::StatusOr<CheckedSweep> CheckSweep(client::SweepRequest request);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_SWEEP_CHECK_H_
