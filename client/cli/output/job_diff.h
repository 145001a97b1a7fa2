// How two jobs differ, field by field.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_DIFF_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_DIFF_H_

#include <string>
#include <vector>

#include "client/client/job.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

// One of the two: a job of a server, or the job that a file asks for.
struct DiffSide {
  std::string name;  // "jobs/...", or the file's
  client::Job job;   // its effective spec counts
};

// A value that both sides may have; null where one has none.
struct DiffRow {
  std::string field;  // the path of a spec's field, or "summary.against_reference.v.relative_l2"
  nlohmann::ordered_json left;
  nlohmann::ordered_json right;
};

struct JobDiff {
  std::vector<DiffRow> spec;     // only what differs
  std::vector<DiffRow> results;  // side by side, what one of them has
};

JobDiff Compare(const DiffSide& left, const DiffSide& right);

nlohmann::ordered_json DiffJson(const DiffSide& left, const DiffSide& right, const JobDiff& diff);

// Two tables.
std::string DiffText(const DiffSide& left, const DiffSide& right, const JobDiff& diff);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_JOB_DIFF_H_
