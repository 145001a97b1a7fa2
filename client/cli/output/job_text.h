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

// A table, a job a line.
std::string JobTable(const std::vector<client::Job>& jobs,
                     absl::TimeZone zone = absl::LocalTimeZone());

// The queue as ListQueue tells it, a job a line, each with the reason why it waits.
std::string QueueTable(const std::vector<client::Job>& jobs);

// "running (attempt 2): detail", "warning: ...", progress in words; "" for what has no line of its
// own. Without a newline.
std::string EventText(const client::Event& event);

// "diverged: the loss is not a number".
std::string ErrorText(const client::JobError& error);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_TEXT_H_
