// Creating, reading and deleting jobs; sqlite_job_store_moves.cc has what changes them.
#include "server/storage/sqlite_job_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/storage/event_rows.h"
#include "server/storage/page_token.h"
#include "server/storage/schema.h"

namespace spikepinn::server {
namespace {

// Brief jobs of any of the states, newest first. Asks for each state by itself, so that the index
// answers and the cost is that of a page, however rare the states are.
absl::StatusOr<std::vector<JobRow>> FilteredBefore(Database* db, const JobFilter& filter,
                                                   std::int64_t before, int limit) {
  if (filter.states.empty()) return JobsBefore(db, std::nullopt, before, limit);
  std::vector<JobRow> rows;
  for (JobState state : kAllJobStates) {
    if (std::count(filter.states.begin(), filter.states.end(), state) == 0) continue;
    absl::StatusOr<std::vector<JobRow>> some = JobsBefore(db, state, before, limit);
    if (!some.ok()) return some.status();
    std::move(some->begin(), some->end(), std::back_inserter(rows));
  }
  std::sort(rows.begin(), rows.end(),
            [](const JobRow& a, const JobRow& b) { return a.number > b.number; });
  if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(limit);
  return rows;
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteJobStore>> SqliteJobStore::Open(const std::string& path,
                                                                     Clock now,
                                                                     IdGenerator new_id) {
  absl::StatusOr<std::unique_ptr<Database>> db = Database::Open(path);
  if (!db.ok()) return db.status();
  if (absl::Status status = Migrate(db->get()); !status.ok()) return status;
  return absl::WrapUnique(new SqliteJobStore(*std::move(db), std::move(now), std::move(new_id)));
}

SqliteJobStore::SqliteJobStore(std::unique_ptr<Database> db, Clock now, IdGenerator new_id)
    : now_(std::move(now)), new_id_(std::move(new_id)), db_(std::move(db)) {}

absl::StatusOr<std::string> SqliteJobStore::UnusedId() {
  constexpr int kTries = 8;
  for (int i = 0; i < kTries; ++i) {
    std::string id = new_id_();
    absl::StatusOr<bool> taken = JobExists(db_.get(), id);
    if (!taken.ok()) return taken.status();
    if (!*taken) return id;
  }
  return absl::InternalError(absl::StrCat("no unused job id in ", kTries, " tries"));
}

absl::StatusOr<Job> SqliteJobStore::InsertQueued(const NewJob& request) {
  absl::StatusOr<std::string> id = UnusedId();
  if (!id.ok()) return id.status();
  JobRow row;
  row.job.id = *std::move(id);
  row.job.display_name = request.display_name;
  row.job.spec = request.spec;
  row.job.effective_spec = request.effective_spec;
  row.job.device = request.device;
  row.job.create_time = now_();
  absl::StatusOr<std::int64_t> number = InsertJob(db_.get(), row.job, request);
  if (!number.ok()) return number.status();
  row.number = *number;
  absl::Status status = AppendEvent(db_.get(), EventOf(row.job, EventKind::kStateChange), &row);
  if (status.ok()) status = UpdateLastEvent(db_.get(), row, nullptr);
  if (!status.ok()) return status;
  return std::move(row.job);
}

absl::StatusOr<Job> SqliteJobStore::Create(const NewJob& request) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  if (!request.request_id.empty()) {
    absl::StatusOr<std::optional<EarlierRequest>> earlier =
        FindRequest(db_.get(), request.request_id);
    if (!earlier.ok()) return earlier.status();
    if (*earlier && (*earlier)->digest != request.request_digest) {
      return absl::AlreadyExistsError(
          absl::StrCat("request_id = \"", absl::CHexEscape(request.request_id), "\": belongs to ",
                       JobName((*earlier)->job_id), ", which was created from another request"));
    }
    if (*earlier) {
      absl::StatusOr<JobRow> row = LoadJob(db_.get(), (*earlier)->job_id);
      if (!row.ok()) return row.status();
      return std::move(row->job);
    }
  }
  absl::StatusOr<Job> job = InsertQueued(request);
  if (!job.ok()) return job.status();
  if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  return job;
}

absl::StatusOr<Job> SqliteJobStore::Get(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<JobRow> row = LoadJob(db_.get(), id);
  if (!row.ok()) return row.status();
  return std::move(row->job);
}

absl::StatusOr<JobPage> SqliteJobStore::List(const JobFilter& filter, int page_size,
                                             absl::string_view page_token) {
  if (page_size < 1) {
    return absl::InvalidArgumentError(absl::StrCat("page_size = ", page_size, ": must be >= 1"));
  }
  std::int64_t before = kNewest;
  if (!page_token.empty()) {
    absl::StatusOr<std::int64_t> last = ParsePageToken(page_token, filter);
    if (!last.ok()) return last.status();
    before = *last;
  }
  absl::MutexLock lock(&mutex_);
  // One more than asked for tells whether another page follows.
  absl::StatusOr<std::vector<JobRow>> rows =
      FilteredBefore(db_.get(), filter, before, page_size + 1);
  if (!rows.ok()) return rows.status();
  JobPage page;
  if (rows->size() > static_cast<std::size_t>(page_size)) {
    rows->resize(page_size);
    page.next_page_token = MakePageToken(rows->back().number, filter);
  }
  for (JobRow& row : *rows) page.jobs.push_back(std::move(row.job));
  return page;
}

absl::StatusOr<std::vector<Event>> SqliteJobStore::Events(absl::string_view id, std::int64_t after,
                                                          int limit) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  return EventsAfter(db_.get(), row->number, after, std::max(limit, 0));
}

absl::StatusOr<std::string> SqliteJobStore::Model(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  if (row->job.state != JobState::kSucceeded) {
    return absl::FailedPreconditionError(absl::StrCat(JobName(id), " is ", ToString(row->job.state),
                                                      ": only a job that SUCCEEDED has a model"));
  }
  return LoadModel(db_.get(), row->number);
}

absl::Status SqliteJobStore::Delete(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get());
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  if (!IsTerminal(row->job.state)) {
    return absl::FailedPreconditionError(absl::StrCat(JobName(id), " is ", ToString(row->job.state),
                                                      ": only a job that has ended is deleted"));
  }
  if (absl::Status status = DeleteJob(db_.get(), row->number); !status.ok()) return status;
  return transaction->Commit();
}

absl::StatusOr<std::vector<Job>> SqliteJobStore::Queued(int limit) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<std::vector<std::string>> devices = QueuedDevices(db_.get());
  if (!devices.ok()) return devices.status();
  std::vector<JobRow> rows;
  for (const std::string& device : *devices) {
    absl::StatusOr<std::vector<JobRow>> some = QueuedJobs(db_.get(), device, std::max(limit, 0));
    if (!some.ok()) return some.status();
    std::move(some->begin(), some->end(), std::back_inserter(rows));
  }
  std::sort(rows.begin(), rows.end(),
            [](const JobRow& a, const JobRow& b) { return a.number < b.number; });
  std::vector<Job> jobs;
  jobs.reserve(rows.size());
  for (JobRow& row : rows) jobs.push_back(std::move(row.job));
  return jobs;
}

absl::StatusOr<JobCounts> SqliteJobStore::Counts() {
  absl::MutexLock lock(&mutex_);
  return CountJobs(db_.get());
}

absl::Status SqliteJobStore::SetMaxPages(std::int64_t pages) {
  absl::MutexLock lock(&mutex_);
  return db_->Execute(absl::StrCat("PRAGMA max_page_count = ", pages));
}

}  // namespace spikepinn::server
