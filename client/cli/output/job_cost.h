// What a job would cost, as far as that is known before it runs.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COST_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COST_H_

#include <string>

#include "core/spec/training_spec.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

// Method, span, sizes and the memory that training takes on top of the worker's program.
nlohmann::ordered_json CostJson(const TrainingSpec& spec);

// The same for people, a line each, behind two blanks.
std::string CostText(const TrainingSpec& spec);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_COST_H_
