// The one line that a terminal shows while a job runs.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_PROGRESS_LINE_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_PROGRESS_LINE_H_

#include <cstddef>
#include <string>

#include "core/spec/training_result.h"

namespace spikepinn::cli {

// At most `width` characters. What matters least is left out first where they are few: the bar
// shrinks, then go rate, bar, loss, percentage, remaining time.
std::string ProgressLine(const Progress& progress, std::size_t width);

// The same facts without the bar, for a log.
std::string ProgressText(const Progress& progress);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_PROGRESS_LINE_H_
