// What --json prints: one object a line, its kind under "type".
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JSON_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JSON_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/client/job.h"
#include "client/client/sweep.h"
#include "core/neuron/presets.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

nlohmann::ordered_json ToJson(const client::Job& job);
nlohmann::ordered_json ToJson(const std::string& job_name, const client::Event& event);
nlohmann::ordered_json ToJson(const Preset& preset);
nlohmann::ordered_json ToJson(const client::ServerInfo& info);
nlohmann::ordered_json ToJson(const client::EvaluationChunk& chunk);
nlohmann::ordered_json ToJson(const client::Sweep& sweep);
nlohmann::ordered_json ToJson(const client::Backup& backup);
// `fields` are those that vary in the row's sweep.
nlohmann::ordered_json ToJson(const std::vector<std::string>& fields,
                              const client::SweepResult& row);

// A spec with what was given in it, as a job file has it under `spec`.
nlohmann::ordered_json ToJson(const client::JobSpec& spec);

// The contents of summary.json: the summary's fields, after the job's name and before its
// effective spec.
nlohmann::ordered_json SummaryFileJson(const client::Job& job);

// Parts: RFC 3339 in UTC; reason and message.
std::string JsonTime(absl::Time time);
nlohmann::ordered_json ErrorJson(const client::JobError& error);

// user, priority, resources and max_attempts, as a job file has them.
void AddTerms(const client::Job& job, nlohmann::ordered_json* json);

// A file that was written.
nlohmann::ordered_json FileJson(const std::string& path);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JSON_H_
