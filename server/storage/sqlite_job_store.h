// The job store on one SQLite file.
#ifndef SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_
#define SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "server/jobs/job_store.h"
#include "server/storage/free_space.h"
#include "server/storage/job_id.h"
#include "server/storage/job_rows.h"
#include "server/storage/space_reserve.h"
#include "server/storage/sqlite.h"
#include "server/storage/sqlite_backup.h"
#include "server/storage/sweep_rows.h"

namespace spikepinn::server {

struct StoreOptions {
  // These three are called with the store's lock held, so they must not come back to it.
  std::function<absl::Time()> now = absl::Now;
  std::function<std::string()> new_id = RandomJobId;
  FreeSpaceGuard::Measure free_bytes = FreeBytes;
  // Of a job that has more events than that, the oldest go.
  std::int64_t max_events_per_job = 20'000;
  // New work is refused, and none starts, while the disk has less room than that; 0: never. An
  // eighth of it is kept in a file, for the ends of jobs and for deleting them on a full disk.
  std::int64_t min_free_bytes = std::int64_t{64} << 20;
};

// Any thread may call any member at any time; calls wait for each other. The file stays locked for
// this object as long as it lives.
class SqliteJobStore final : public JobStore {
 public:
  // Opens the database file, creating or migrating it as needed. FailedPrecondition if a newer
  // program wrote it.
  static absl::StatusOr<std::unique_ptr<SqliteJobStore>> Open(const std::string& path,
                                                              StoreOptions options = {});

  std::vector<absl::StatusOr<Job>> CreateAll(absl::Span<const NewJob> requests,
                                             Admission admit) override;
  absl::StatusOr<Job> Get(absl::string_view id) override;
  absl::StatusOr<JobPage> List(const JobFilter& filter, int page_size,
                               absl::string_view page_token) override;
  absl::StatusOr<Job> MoveTo(absl::string_view id, const Move& move) override;
  absl::StatusOr<Job> MoveTo(const AttemptId& token, const Move& move) override;
  std::vector<absl::StatusOr<Job>> MoveAll(absl::Span<const std::string> ids,
                                           const Move& move) override;
  absl::Status Append(const AttemptId& token, absl::Span<const NewEvent> events) override;
  absl::StatusOr<std::vector<Event>> Events(absl::string_view id, std::int64_t after,
                                            int limit) override;
  absl::StatusOr<std::string> Model(absl::string_view id) override;
  absl::Status Delete(absl::string_view id) override;
  absl::StatusOr<JobCounts> Counts() override;
  absl::StatusOr<CreatedSweep> CreateSweep(const NewSweep& request, Admission admit) override;
  absl::StatusOr<Sweep> GetSweep(absl::string_view id) override;
  absl::StatusOr<SweepPage> ListSweeps(int page_size, absl::string_view page_token) override;
  absl::StatusOr<std::vector<Job>> SweepJobs(absl::string_view id, std::int64_t after,
                                             int limit) override;
  absl::Status DeleteSweep(absl::string_view id) override;
  absl::StatusOr<std::vector<Job>> RemoveDeleted(int limit) override;
  absl::StatusOr<std::vector<QueuedJob>> LoadQueue() override;
  absl::StatusOr<std::vector<UserUsage>> LoadUsage() override;
  absl::Status SaveUsage(absl::Span<const UserUsage> usage) override;
  absl::StatusOr<std::vector<Job>> RemoveExpired(const Retention& retention, absl::Time now,
                                                 int limit) override;
  absl::Status StartBackup(const std::string& path) override;
  absl::StatusOr<bool> StepBackup(int pages) override;
  absl::StatusOr<int> Recover() override;

  // For tests and benchmarks: one job, one sweep, whoever asks.
  absl::StatusOr<Job> Create(const NewJob& request);
  absl::StatusOr<CreatedSweep> CreateSweep(const NewSweep& request);

  // Bounds the file, in pages of 4 KiB: what does not fit fails as on a full disk.
  absl::Status SetMaxPages(std::int64_t pages);

 private:
  using Exists = absl::StatusOr<bool> (*)(Database* db, absl::string_view id);

  SqliteJobStore(std::unique_ptr<Database> db, StoreOptions options, SpaceReserve reserve,
                 const JobCounts& counts);

  // Every change of jobs lies between these two, which carry counts_ along.
  absl::StatusOr<Transaction> Begin(const char* label) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status Commit(Transaction* transaction) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Whether there is room for new work. In the caller's transaction.
  absl::Status CheckRoom(absl::string_view what, std::int64_t bytes, absl::Time now)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Between transactions: where room was lacking, whether some could be made of what deleted jobs
  // have left behind.
  bool MakeRoom() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Between transactions: whether an end on a full disk is worth another try, without the reserve.
  bool GiveUpReserve(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  absl::StatusOr<std::string> UnusedId(Exists exists) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The job of an earlier request with the same id; nothing if there is none.
  absl::StatusOr<std::optional<Job>> EarlierJob(const NewJob& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // In a transaction of its own.
  std::vector<absl::StatusOr<Job>> CreateTogether(absl::Span<const NewJob> requests,
                                                  Admission admit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Runs in the caller's transaction. `damage`: what leaves that of no use.
  absl::StatusOr<Job> CreateOne(const NewJob& request, Admission admit, absl::Status* damage)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Inserts the job, of no sweep or of that one, and its first event.
  absl::StatusOr<JobRow> InsertQueued(const NewJob& request, const RequestOf& request_of,
                                      const SweepRow* sweep, std::int64_t index)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The same of sweeps; the first in a transaction of its own.
  absl::StatusOr<CreatedSweep> TryCreateSweep(const NewSweep& request, Admission admit)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<std::optional<Sweep>> EarlierSweep(const NewSweep& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<CreatedSweep> InsertSweepJobs(const NewSweep& request)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Checks `token`, unless it is null, and makes the move; in a transaction of its own, or in the
  // caller's.
  absl::StatusOr<Job> MoveJob(absl::string_view id, const AttemptId* token, const Move& move)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Job> TryMove(absl::string_view id, const AttemptId* token, const Move& move)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  std::vector<absl::StatusOr<Job>> TryMoveAll(absl::Span<const std::string> ids, const Move& move)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<Job> MoveOne(absl::string_view id, const AttemptId* token, const Move& move)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The one place where a job changes its state. Runs in the caller's transaction; `row` is the
  // whole job before and after.
  absl::Status MakeMove(const Move& move, JobRow* row) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Appends what a worker reports, in the caller's transaction. The caller writes the row.
  absl::Status AppendReported(absl::Span<const NewEvent> events, JobRow* row)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // An event of the job's current attempt, now.
  Event EventOf(const Job& job, EventKind kind) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // In a transaction of its own.
  absl::Status TryDelete(absl::string_view id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Status TryDeleteSweep(absl::string_view id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<int> TryRecover() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Why a job could not be recovered, and what to do about it.
  absl::Status NotRecovered(const absl::Status& status) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  // Each works in the caller's transaction and adds the jobs it removed; false: there was nothing
  // to remove.
  absl::Status RemoveJob(const JobRow& row, std::vector<Job>* removed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<bool> RemoveSomeDeleted(int limit, std::vector<Job>* removed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::StatusOr<bool> RemoveOldest(const Retention& retention, absl::Time now,
                                    std::vector<Job>* removed)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const StoreOptions options_;

  absl::Mutex mutex_;
  const std::unique_ptr<Database> db_ ABSL_PT_GUARDED_BY(mutex_);
  std::unique_ptr<DatabaseCopy> backup_ ABSL_GUARDED_BY(mutex_);  // null: none under way
  FreeSpaceGuard free_space_ ABSL_GUARDED_BY(mutex_);
  SpaceReserve reserve_ ABSL_GUARDED_BY(mutex_);
  bool lacks_room_ ABSL_GUARDED_BY(mutex_) = false;  // as of the last CheckRoom
  JobCounts counts_ ABSL_GUARDED_BY(mutex_);         // of all jobs
  JobCounts counts_to_be_ ABSL_GUARDED_BY(mutex_);   // once the open transaction is committed
  // Whether jobs of deleted sweeps may be left, if only from an earlier server.
  bool jobs_to_remove_ ABSL_GUARDED_BY(mutex_) = true;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SQLITE_JOB_STORE_H_
