// A job store on a real file, with a clock and ids that tests know.
#ifndef SPIKEPINN_TESTS_UNIT_SERVER_STORAGE_STORE_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_SERVER_STORAGE_STORE_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {

class StoreFixture : public ::testing::Test {
 protected:
  StoreFixture();

  // Closes the file and opens it again.
  void Reopen();

  static NewJob Request(const std::string& display_name);

  static NewSweep SweepRequest(int jobs);

  // Creates a job and returns its id: "job1", "job2", ...
  std::string CreateJob();
  // Creates a job and moves it along the shortest way to `state`.
  std::string CreateJobIn(JobState state);
  // A move that must succeed.
  Job Move(const std::string& id, JobState state);
  // The move that tests make to `state`, with an error, a summary and a model where they belong.
  static server::Move MoveOf(JobState state);

  Job Get(const std::string& id);
  std::vector<Event> Events(const std::string& id);
  // "1 QUEUED", "2 progress", ... of all events.
  std::vector<std::string> Log(const std::string& id);
  std::vector<std::string> ListedIds(const JobFilter& filter = {});

  testing::TempDir dir_;
  std::string path_;
  absl::Time now_ = absl::FromUnixSeconds(1'000'000);  // ascends by 1 s with every look
  int ids_ = 0;
  StoreOptions options_;  // for the next Reopen, but for what is known here
  absl::StatusOr<std::int64_t> free_bytes_ = std::int64_t{1} << 40;
  std::unique_ptr<SqliteJobStore> store_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_TESTS_UNIT_SERVER_STORAGE_STORE_FIXTURE_H_
