// The job store on one SQLite file.
#ifndef SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_
#define SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "server/jobs/job_store.h"
#include "server/storage/job_id.h"
#include "server/storage/job_rows.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

// Any thread may call any member at any time; calls wait for each other. The file stays locked for
// this object as long as it lives.
class SqliteJobStore final : public JobStore {
 public:
  // `now` and `new_id` are called with the store's lock held, so they must not come back to it.
  using Clock = std::function<absl::Time()>;
  using IdGenerator = std::function<std::string()>;

  // Opens the database file, creating or migrating it as needed. FailedPrecondition if a newer
  // program wrote it.
  static absl::StatusOr<std::unique_ptr<SqliteJobStore>> Open(const std::string& path,
                                                              Clock now = absl::Now,
                                                              IdGenerator new_id = RandomJobId);

  absl::StatusOr<Job> Create(const NewJob& request) override;
  absl::StatusOr<Job> Get(absl::string_view id) override;
  absl::StatusOr<JobPage> List(const JobFilter& filter, int page_size,
                               absl::string_view page_token) override;
  absl::StatusOr<Job> MoveTo(absl::string_view id, const Move& move) override;
  absl::StatusOr<Job> MoveTo(const AttemptId& token, const Move& move) override;
  absl::Status Append(const AttemptId& token, absl::Span<const NewEvent> events) override;
  absl::StatusOr<std::vector<Event>> Events(absl::string_view id, std::int64_t after,
                                            int limit) override;
  absl::StatusOr<std::string> Model(absl::string_view id) override;
  absl::Status Delete(absl::string_view id) override;
  absl::StatusOr<std::vector<Job>> Queued(int limit) override;
  absl::StatusOr<JobCounts> Counts() override;
  absl::StatusOr<int> Recover() override;

  // Bounds the file, in pages of 4 KiB: what does not fit fails as on a full disk.
  absl::Status SetMaxPages(std::int64_t pages);

 private:
  SqliteJobStore(std::unique_ptr<Database> db, Clock now, IdGenerator new_id);

  absl::StatusOr<std::string> UnusedId() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Inserts the job and its first event.
  absl::StatusOr<Job> InsertQueued(const NewJob& request) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // The one place where a job changes its state. Runs in the caller's transaction; `row` is the
  // whole job before and after.
  absl::Status MakeMove(const Move& move, JobRow* row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // An event of the job's current attempt, now.
  Event EventOf(const Job& job, EventKind kind) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Clock now_;
  const IdGenerator new_id_;

  absl::Mutex mutex_;
  const std::unique_ptr<Database> db_ ABSL_PT_GUARDED_BY(mutex_);
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_
