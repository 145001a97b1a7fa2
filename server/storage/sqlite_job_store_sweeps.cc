// Sweeps: many jobs that are created, listed and deleted together.
#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/storage/page_token.h"
#include "server/storage/retention.h"
#include "server/storage/sqlite_job_store.h"

namespace spikepinn::server {
namespace {

std::int64_t SizeOf(const NewSweep& request) {
  std::size_t bytes = request.definition.size();
  for (const NewJob& job : request.jobs) bytes += job.spec.size() + job.effective_spec.size();
  return static_cast<std::int64_t>(bytes);
}

}  // namespace

absl::StatusOr<CreatedSweep> SqliteJobStore::CreateSweep(const NewSweep& request) {
  return CreateSweep(request, AdmitAll);
}

absl::StatusOr<CreatedSweep> SqliteJobStore::CreateSweep(const NewSweep& request, Admission admit) {
  if (request.jobs.empty()) return absl::InvalidArgumentError("jobs: a sweep must have some");
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<CreatedSweep> created = TryCreateSweep(request, admit);
  return !created.ok() && MakeRoom() ? TryCreateSweep(request, admit) : std::move(created);
}

absl::StatusOr<CreatedSweep> SqliteJobStore::TryCreateSweep(const NewSweep& request,
                                                            Admission admit) {
  absl::StatusOr<Transaction> transaction = Begin("create_sweep");
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<std::optional<Sweep>> earlier = EarlierSweep(request);
  if (!earlier.ok()) return earlier.status();
  if (*earlier) return CreatedSweep{.sweep = std::move(**earlier)};
  const auto jobs = static_cast<std::int64_t>(request.jobs.size());
  if (absl::Status admitted = admit(request.jobs.front().user, jobs); !admitted.ok()) {
    return admitted;
  }
  absl::Status room = CheckRoom("a new sweep", SizeOf(request), options_.now());
  if (!room.ok()) return room;
  absl::StatusOr<CreatedSweep> created = InsertSweepJobs(request);
  if (!created.ok()) return created.status();
  if (absl::Status status = Commit(&*transaction); !status.ok()) return status;
  return created;
}

absl::StatusOr<std::optional<Sweep>> SqliteJobStore::EarlierSweep(const NewSweep& request) {
  absl::StatusOr<std::optional<std::string>> id =
      EarlierSweepId(db_.get(), {request.request_id, request.request_digest});
  if (!id.ok()) return id.status();
  if (!*id) return std::nullopt;
  absl::StatusOr<SweepRow> row = LoadSweep(db_.get(), **id);
  if (!row.ok()) return row.status();
  return std::move(row->sweep);
}

absl::StatusOr<CreatedSweep> SqliteJobStore::InsertSweepJobs(const NewSweep& request) {
  absl::StatusOr<std::string> id = UnusedId(SweepExists);
  if (!id.ok()) return id.status();
  SweepRow row;
  row.sweep.id = *std::move(id);
  row.sweep.display_name = request.display_name;
  row.sweep.definition = request.definition;
  row.sweep.create_time = options_.now();
  row.sweep.counts.queued = static_cast<std::int64_t>(request.jobs.size());
  absl::StatusOr<std::int64_t> number =
      InsertSweep(db_.get(), row, {request.request_id, request.request_digest});
  if (!number.ok()) return number.status();
  row.number = *number;
  CreatedSweep created;
  created.new_jobs.reserve(request.jobs.size());
  std::int64_t index = 0;
  for (const NewJob& job : request.jobs) {
    absl::StatusOr<JobRow> inserted = InsertQueued(job, {}, &row, index);
    if (!inserted.ok()) return inserted.status();
    if (index++ == 0) row.first_job = inserted->job.number;
    created.new_jobs.push_back(InQueue(inserted->job));
  }
  absl::Status status = UpdateFirstJob(db_.get(), row.number, row.first_job);
  if (!status.ok()) return status;
  created.sweep = std::move(row.sweep);
  return created;
}

absl::StatusOr<Sweep> SqliteJobStore::GetSweep(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<SweepRow> row = LoadSweep(db_.get(), id);
  if (!row.ok()) return row.status();
  return std::move(row->sweep);
}

absl::StatusOr<SweepPage> SqliteJobStore::ListSweeps(int page_size, absl::string_view page_token) {
  if (page_size < 1) {
    return absl::InvalidArgumentError(absl::StrCat("page_size = ", page_size, ": must be >= 1"));
  }
  absl::StatusOr<std::int64_t> before = kNewest;
  if (!page_token.empty()) before = ParseSweepPageToken(page_token);
  if (!before.ok()) return before.status();
  absl::MutexLock lock(&mutex_);
  // One more than asked for tells whether another page follows.
  absl::StatusOr<std::vector<SweepRow>> rows = SweepsBefore(db_.get(), *before, page_size + 1);
  if (!rows.ok()) return rows.status();
  SweepPage page;
  if (rows->size() > static_cast<std::size_t>(page_size)) {
    rows->resize(page_size);
    page.next_page_token = MakeSweepPageToken(rows->back().number);
  }
  for (SweepRow& row : *rows) page.sweeps.push_back(std::move(row.sweep));
  return page;
}

absl::StatusOr<std::vector<Job>> SqliteJobStore::SweepJobs(absl::string_view id, std::int64_t after,
                                                           int limit) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<SweepRow> row = LoadSweep(db_.get(), id);
  if (!row.ok()) return row.status();
  const std::int64_t total = row->sweep.counts.total();
  const std::int64_t index = std::clamp<std::int64_t>(after, -1, total - 1) + 1;
  return JobsWithResults(db_.get(), row->first_job + index, row->first_job + total,
                         std::max(limit, 0));
}

absl::Status SqliteJobStore::DeleteSweep(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::Status deleted = TryDeleteSweep(id);
  return GiveUpReserve(deleted) ? TryDeleteSweep(id) : deleted;
}

absl::Status SqliteJobStore::TryDeleteSweep(absl::string_view id) {
  absl::StatusOr<Transaction> transaction = Begin("delete_sweep");
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<SweepRow> row = LoadSweep(db_.get(), id);
  if (!row.ok()) return row.status();
  const JobCounts& counts = row->sweep.counts;
  if (counts.ended() != counts.total()) {
    return Refuse(
        Refusal::kSweepHasNotEnded,
        absl::StrCat(
            SweepName(id), " has ", counts.total() - counts.ended(),
            " jobs that have not ended: only a sweep whose jobs have all ended is deleted"));
  }
  if (absl::Status status = MarkDeleted(db_.get(), id); !status.ok()) return status;
  jobs_to_remove_ = true;
  return Commit(&*transaction);
}

absl::StatusOr<std::vector<Job>> SqliteJobStore::RemoveDeleted(int limit) {
  absl::MutexLock lock(&mutex_);
  std::vector<Job> removed;
  absl::StatusOr<Transaction> transaction = Begin("remove_deleted");
  if (!transaction.ok()) return transaction.status();
  bool changed = false;
  while (MayRemoveMore(limit, removed)) {
    absl::StatusOr<bool> more = RemoveSomeDeleted(limit, &removed);
    if (!more.ok()) return more.status();
    if (!*more) break;
    changed = true;
  }
  if (!changed) return removed;
  if (absl::Status status = Commit(&*transaction); !status.ok()) return status;
  return removed;
}

absl::StatusOr<bool> SqliteJobStore::RemoveSomeDeleted(int limit, std::vector<Job>* removed) {
  if (!jobs_to_remove_) return false;
  absl::StatusOr<std::optional<std::int64_t>> sweep = DeletedSweep(db_.get());
  if (!sweep.ok()) return sweep.status();
  if (!*sweep) {
    // What this transaction has removed may yet come back.
    jobs_to_remove_ = !removed->empty();
    return false;
  }
  absl::StatusOr<std::vector<JobRow>> rows = FirstJobsOfSweep(db_.get(), **sweep, limit);
  if (!rows.ok()) return rows.status();
  for (const JobRow& row : *rows) {
    if (!MayRemoveMore(limit, *removed)) return true;
    if (absl::Status status = RemoveJob(row, removed); !status.ok()) return status;
  }
  if (rows->size() == static_cast<std::size_t>(limit)) return true;  // there may be more
  if (absl::Status status = DeleteSweepRow(db_.get(), **sweep); !status.ok()) return status;
  return true;
}

}  // namespace spikepinn::server
