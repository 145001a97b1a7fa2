// What became of each try at running a job, from the job's events.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_ATTEMPT_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_ATTEMPT_TEXT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/time/time.h"
#include "client/client/job.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

struct AttemptFacts {
  std::optional<absl::Time> start;  // nothing where that event is no longer kept
  std::optional<absl::Time> end;    // nothing while it runs
  client::JobState state = client::JobState::kRunning;  // that it has led the job to
  std::string why;  // how its worker ended, or what went wrong; may be empty
};

// By their numbers.
using Attempts = std::map<std::int32_t, AttemptFacts>;

// Takes the next event of the job into account.
void AddToAttempts(const client::Event& event, Attempts* attempts);

// For standard error, whose colours it has: "attempt 2: 2026-11-23 03:47:05 to 03:49:11: queued
// again (its worker ...)".
std::string AttemptText(std::int32_t attempt, const AttemptFacts& facts, absl::TimeZone zone);

nlohmann::ordered_json AttemptJson(const std::string& job_name, std::int32_t attempt,
                                   const AttemptFacts& facts);

nlohmann::ordered_json ToJson(const std::string& job_name, const client::LogChunk& chunk);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_ATTEMPT_TEXT_H_
