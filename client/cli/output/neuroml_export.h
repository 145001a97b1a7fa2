// A job's neuron and stimulus as a NeuroML cell.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_NEUROML_EXPORT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_NEUROML_EXPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/client/job_spec.h"
#include "client/files/neuroml_model.h"

namespace spikepinn::cli {

// The neuron of the 2007 form, to the last bit, and the same current during the job's span: steps
// become pulses to its end, trains single pulses. FailedPrecondition, naming field, value and rule,
// for what NeuroML's cell and pulse generators cannot say. `sent` is the spec as it was written,
// `effective` the same with everything filled in.
absl::StatusOr<files::NeuroMlModel> ToNeuroMl(const client::JobSpec& sent,
                                              const client::JobSpec& effective);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_NEUROML_EXPORT_H_
