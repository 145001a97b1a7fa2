// Verifies what the storage promises, for a database that nobody is using.
#ifndef SPIKEPINN_SERVER_STORAGE_CHECK_H_
#define SPIKEPINN_SERVER_STORAGE_CHECK_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/jobs/job.h"
#include "server/storage/data_dir.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

struct CheckReport {
  std::vector<std::string> findings;  // what is wrong, a line each
  std::vector<std::string> notes;     // what is worth knowing, but does no harm
  std::int64_t jobs = 0;
  std::int64_t events = 0;
};

// What is wrong with what the storage keeps as bytes and does not read itself, in words: "the spec
// does not parse". An empty function finds nothing.
struct ContentChecks {
  // Of the whole job, and its model file; that is empty if there is none.
  std::function<std::vector<std::string>(const Job& job, const std::string& model)> of_job;
  // Of the payload, by the kind.
  std::function<std::vector<std::string>(const Event& event)> of_event;
  // Of what was asked for with a sweep.
  std::function<std::vector<std::string>(const std::string& definition)> of_definition;
};

// Reads everything and changes nothing. A database that cannot be read is a finding.
CheckReport CheckDatabase(Database* db, const ContentChecks& contents = {});

// The same with the database of a folder, and its folders of checkpoints. That a folder which was
// in use has lost its database is a finding. An error if it cannot be checked at all: there never
// was a database, or another program has it open.
absl::StatusOr<CheckReport> CheckFolder(const DataDir& data_dir,
                                        const ContentChecks& contents = {});

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_CHECK_H_
