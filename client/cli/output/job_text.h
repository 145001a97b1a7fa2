// Jobs and events for people.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEXT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// Everything about one job, in many lines.
std::string JobText(const client::Job& job, absl::TimeZone zone = absl::LocalTimeZone());

// The same with the spec as it runs: presets expanded, every default filled in.
std::string WideJobText(const client::Job& job, absl::TimeZone zone = absl::LocalTimeZone());

// "running (attempt 2): detail", "warning: ...", progress in words; "" for what has no line of its
// own. Without a newline.
std::string EventText(const client::Event& event);

// "diverged: the loss is not a number".
std::string ErrorText(const client::JobError& error);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEXT_H_
