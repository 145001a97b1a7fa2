// A job file to begin with: a preset written out, every other field beside it as a comment.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEMPLATE_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEMPLATE_H_

#include <string>

#include "core/neuron/presets.h"
#include "core/spec/training_spec.h"

namespace spikepinn::cli {

// Reads back as exactly the preset's problem with the method's defaults. Every field that a job
// file may have is there with what the API says about it; those that are not set are commented out,
// with their default where they have one. Unlike a sentence, such a field has no single blank after
// "#".
std::string JobTemplate(const Preset& preset, Method method);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEMPLATE_H_
