// What the server itself needs: the queue, counts, retention, backups.
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/faults/fault_point.h"
#include "server/jobs/refusal.h"
#include "server/storage/retention.h"
#include "server/storage/sqlite_job_store.h"
#include "server/storage/usage_rows.h"

namespace spikepinn::server {

absl::StatusOr<std::vector<QueuedJob>> SqliteJobStore::LoadQueue() {
  if (absl::Status fault = FaultPointStatus("storage.load_queue"); !fault.ok()) return fault;
  absl::MutexLock lock(&mutex_);
  return QueuedJobs(db_.get());
}

absl::StatusOr<std::vector<UserUsage>> SqliteJobStore::LoadUsage() {
  absl::MutexLock lock(&mutex_);
  return ReadUsage(db_.get());
}

absl::Status SqliteJobStore::SaveUsage(absl::Span<const UserUsage> usage) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Begin("save_usage");
  if (!transaction.ok()) return transaction.status();
  for (const UserUsage& user : usage) {
    if (absl::Status status = StoreUsage(db_.get(), user); !status.ok()) return status;
  }
  return Commit(&*transaction);
}

absl::StatusOr<JobCounts> SqliteJobStore::Counts() {
  absl::MutexLock lock(&mutex_);
  return counts_;
}

absl::StatusOr<std::vector<Job>> SqliteJobStore::RemoveExpired(const Retention& retention,
                                                               absl::Time now, int limit) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Begin("expire");
  if (!transaction.ok()) return transaction.status();
  std::vector<Job> removed;
  bool changed = false;
  while (MayRemoveMore(limit, removed)) {
    absl::StatusOr<bool> more = RemoveSomeDeleted(limit, &removed);
    if (more.ok() && !*more) more = RemoveOldest(retention, now, &removed);
    if (!more.ok()) return more.status();
    if (!*more) break;
    changed = true;
  }
  if (!changed) return removed;
  if (absl::Status status = Commit(&*transaction); !status.ok()) return status;
  return removed;
}

absl::StatusOr<bool> SqliteJobStore::RemoveOldest(const Retention& retention, absl::Time now,
                                                  std::vector<Job>* removed) {
  absl::StatusOr<std::optional<Ended>> oldest = OldestEnded(db_.get());
  if (!oldest.ok()) return oldest.status();
  if (!*oldest) return false;
  absl::StatusOr<bool> expired = IsExpired(db_.get(), retention, **oldest, counts_to_be_, now);
  if (!expired.ok() || !*expired) return expired;
  absl::Status status;
  if ((*oldest)->job_id.empty()) {
    status = MarkDeleted(db_.get(), (*oldest)->sweep_id);
    jobs_to_remove_ = true;
  } else {
    absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), (*oldest)->job_id);
    status = row.ok() ? RemoveJob(*row, removed) : row.status();
  }
  if (!status.ok()) return status;
  return true;
}

absl::Status SqliteJobStore::StartBackup(const std::string& path) {
  absl::MutexLock lock(&mutex_);
  if (backup_ != nullptr) {
    return Refuse(Refusal::kBackupUnderWay, "another backup is under way: one at a time");
  }
  absl::StatusOr<std::int64_t> bytes = db_->UsedBytes();
  if (!bytes.ok()) return bytes.status();
  if (absl::Status room = free_space_.Check("a backup", *bytes, options_.now()); !room.ok()) {
    return room;
  }
  absl::StatusOr<std::unique_ptr<DatabaseCopy>> copy = DatabaseCopy::Start(db_.get(), path);
  if (!copy.ok()) return copy.status();
  backup_ = *std::move(copy);
  return absl::OkStatus();
}

absl::StatusOr<bool> SqliteJobStore::StepBackup(int pages) {
  absl::MutexLock lock(&mutex_);
  if (backup_ == nullptr) return absl::FailedPreconditionError("no backup is under way");
  absl::StatusOr<bool> complete = backup_->Step(pages);
  if (!complete.ok() || *complete) backup_.reset();
  return complete;
}

absl::Status SqliteJobStore::SetMaxPages(std::int64_t pages) {
  absl::MutexLock lock(&mutex_);
  return db_->Execute(absl::StrCat("PRAGMA max_page_count = ", pages));
}

}  // namespace spikepinn::server
