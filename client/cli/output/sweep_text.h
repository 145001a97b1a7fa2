// Sweeps for people, and their tables for programs that read CSV.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_

#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/client/sweep.h"

namespace spikepinn::cli {

// "17 of 1,000 done, 2 running, 1 failed": what there is none of is left out.
std::string CountsText(const client::SweepCounts& counts);

// Everything about one sweep, in many lines.
std::string SweepText(const client::Sweep& sweep, absl::TimeZone zone = absl::LocalTimeZone());

// A table, a sweep a line.
std::string SweepTable(const std::vector<client::Sweep>& sweeps,
                       absl::TimeZone zone = absl::LocalTimeZone());

// A table, a job a line, with the values of what varies.
std::string SweepResultTable(const std::vector<std::string>& fields,
                             const std::vector<client::SweepResult>& rows);

// "index,job,FIELDS...,state,error,spikes,..."; every number reads back as the very same double.
std::string SweepResultHeader(const std::vector<std::string>& fields);
std::string SweepResultRow(const client::SweepResult& row);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_SWEEP_TEXT_H_
