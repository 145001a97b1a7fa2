// A finished job's summary for people.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_SUMMARY_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_SUMMARY_TEXT_H_

#include <string>

#include "core/spec/training_result.h"

namespace spikepinn::cli {

// The accuracy table, residuals, losses, stages, circumstances and all notes; ends in a newline.
std::string SummaryText(const Summary& summary);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_SUMMARY_TEXT_H_
