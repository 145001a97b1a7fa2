// Creating, reading and deleting jobs. Beside it: sqlite_job_store_moves.cc has what changes them,
// sqlite_job_store_sweeps.cc the sweeps, sqlite_job_store_upkeep.cc what the server itself needs.
#include "server/storage/sqlite_job_store.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/refusal.h"
#include "server/storage/event_rows.h"
#include "server/storage/page_token.h"
#include "server/storage/schema.h"

namespace spikepinn::server {
namespace {

// Brief jobs that `filter` lets through, newest first. Asks for each state by itself, so that an
// index answers and the cost is that of a page, however rare the states are.
absl::StatusOr<std::vector<JobRow>> FilteredBefore(Database* db, const JobFilter& filter,
                                                   std::int64_t before, int limit) {
  JobsOf of{.user = filter.user};
  if (!filter.sweep_id.empty()) {
    absl::StatusOr<SweepRow> sweep = LoadSweep(db, filter.sweep_id);
    if (!sweep.ok()) return sweep.status();
    of.sweep = sweep->number;
  }
  const bool all_states = filter.states.empty();
  if (all_states && of.sweep == 0 && of.user.empty()) return JobsBefore(db, of, before, limit);
  std::vector<JobRow> rows;
  for (JobState state : kAllJobStates) {
    if (!all_states && std::count(filter.states.begin(), filter.states.end(), state) == 0) continue;
    of.state = static_cast<int>(state);
    absl::StatusOr<std::vector<JobRow>> some = JobsBefore(db, of, before, limit);
    if (!some.ok()) return some.status();
    std::move(some->begin(), some->end(), std::back_inserter(rows));
  }
  std::sort(rows.begin(), rows.end(),
            [](const JobRow& a, const JobRow& b) { return a.job.number > b.job.number; });
  if (rows.size() > static_cast<std::size_t>(limit)) rows.resize(limit);
  return rows;
}

constexpr int kPagesOfRoom = 4096;  // 16 MiB: a fraction of a second

bool IsDiskFull(const absl::Status& status) { return IsRefused(status, Refusal::kDiskFull); }

absl::StatusOr<std::unique_ptr<Database>> OpenMigrated(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Database>> db = Database::Open(path);
  if (!db.ok()) return db;
  if (absl::Status status = Migrate(db->get()); !status.ok()) return status;
  return db;
}

std::int64_t SizeOf(const NewJob& request) {
  return static_cast<std::int64_t>(request.spec.size() + request.effective_spec.size());
}

}  // namespace

absl::StatusOr<std::unique_ptr<SqliteJobStore>> SqliteJobStore::Open(const std::string& path,
                                                                     StoreOptions options) {
  SpaceReserve reserve(path + "-reserve", options.min_free_bytes / 8);
  absl::StatusOr<std::unique_ptr<Database>> db = OpenMigrated(path);
  // A log and a lock want room also where nothing new is written.
  if (IsDiskFull(db.status()) && reserve.Release()) db = OpenMigrated(path);
  if (!db.ok()) return db.status();
  absl::StatusOr<JobCounts> counts = CountJobs(db->get());
  if (!counts.ok()) return counts.status();
  return absl::WrapUnique(
      new SqliteJobStore(*std::move(db), std::move(options), std::move(reserve), *counts));
}

SqliteJobStore::SqliteJobStore(std::unique_ptr<Database> db, StoreOptions options,
                               SpaceReserve reserve, const JobCounts& counts)
    : options_(std::move(options)),
      db_(std::move(db)),
      free_space_(db_->path(), options_.min_free_bytes, options_.free_bytes),
      reserve_(std::move(reserve)),
      counts_(counts) {
  const std::int64_t free = options_.free_bytes(db_->path()).value_or(0);
  if (free >= options_.min_free_bytes + reserve_.bytes()) reserve_.Take();
}

absl::Status SqliteJobStore::CheckRoom(absl::string_view what, std::int64_t bytes, absl::Time now) {
  absl::Status room = free_space_.Check(what, bytes, now);
  lacks_room_ = !room.ok();
  if (room.ok() && reserve_.missing() &&
      free_space_.Check("the reserve", reserve_.bytes(), now).ok()) {
    reserve_.Take();
  }
  return room;
}

bool SqliteJobStore::MakeRoom() {
  if (!lacks_room_) return false;
  const std::int64_t before = options_.free_bytes(db_->path()).value_or(0);
  db_->GiveBack(kPagesOfRoom).IgnoreError();  // the next transaction tells what is wrong
  free_space_.Forget();
  return options_.free_bytes(db_->path()).value_or(0) > before;
}

bool SqliteJobStore::GiveUpReserve(const absl::Status& status) {
  if (!IsDiskFull(status)) return false;
  reserve_.Release();
  db_->EmptyLog().IgnoreError();  // the other try tells what is wrong
  return true;
}

absl::StatusOr<Transaction> SqliteJobStore::Begin(const char* label) {
  counts_to_be_ = counts_;
  return Transaction::Begin(db_.get(), label);
}

absl::Status SqliteJobStore::Commit(Transaction* transaction) {
  if (absl::Status status = transaction->Commit(); !status.ok()) return status;
  counts_ = counts_to_be_;
  return absl::OkStatus();
}

absl::StatusOr<std::string> SqliteJobStore::UnusedId(Exists exists) {
  constexpr int kTries = 8;
  for (int i = 0; i < kTries; ++i) {
    std::string id = options_.new_id();
    absl::StatusOr<bool> taken = exists(db_.get(), id);
    if (!taken.ok()) return taken.status();
    if (!*taken) return id;
  }
  return absl::InternalError(absl::StrCat("no unused id in ", kTries, " tries"));
}

absl::StatusOr<JobRow> SqliteJobStore::InsertQueued(const NewJob& request,
                                                    const RequestOf& request_of,
                                                    const SweepRow* sweep, std::int64_t index) {
  absl::StatusOr<std::string> id = UnusedId(JobExists);
  if (!id.ok()) return id.status();
  JobRow row;
  row.job = JobOf(request);
  row.job.id = *std::move(id);
  row.job.create_time = options_.now();
  row.job.last_event_sequence = 1;
  if (sweep != nullptr) {
    row.sweep = sweep->number;
    row.job.sweep_id = sweep->sweep.id;
    row.job.sweep_index = index;
  }
  absl::StatusOr<std::int64_t> number = InsertJob(db_.get(), row.job, request_of, row.sweep);
  if (!number.ok()) return number.status();
  row.job.number = *number;
  Event first = EventOf(row.job, EventKind::kStateChange);
  first.time = row.job.create_time;
  row.job.last_event_sequence = 0;
  if (absl::Status status = AppendEvent(db_.get(), std::move(first), &row); !status.ok()) {
    return status;
  }
  ++counts_to_be_.queued;
  return row;
}

absl::StatusOr<Job> SqliteJobStore::Create(const NewJob& request) {
  return std::move(CreateAll({&request, 1}, AdmitAll).front());
}

std::vector<absl::StatusOr<Job>> SqliteJobStore::CreateAll(absl::Span<const NewJob> requests,
                                                           Admission admit) {
  absl::MutexLock lock(&mutex_);
  std::vector<absl::StatusOr<Job>> jobs = CreateTogether(requests, admit);
  const bool none =
      std::none_of(jobs.begin(), jobs.end(), [](const auto& job) { return job.ok(); });
  if (none && MakeRoom()) jobs = CreateTogether(requests, admit);
  return jobs;
}

std::vector<absl::StatusOr<Job>> SqliteJobStore::CreateTogether(absl::Span<const NewJob> requests,
                                                                Admission admit) {
  std::vector<absl::StatusOr<Job>> jobs;
  absl::StatusOr<Transaction> transaction = Begin("create");
  absl::Status damage = transaction.status();
  for (std::size_t i = 0; i < requests.size() && damage.ok(); ++i) {
    jobs.push_back(CreateOne(requests[i], admit, &damage));
  }
  if (damage.ok()) damage = Commit(&*transaction);
  if (damage.ok()) return jobs;
  return std::vector<absl::StatusOr<Job>>(requests.size(), damage);
}

absl::StatusOr<std::optional<Job>> SqliteJobStore::EarlierJob(const NewJob& request) {
  absl::StatusOr<std::optional<std::string>> id =
      EarlierJobId(db_.get(), {request.request_id, request.request_digest});
  if (!id.ok()) return id.status();
  if (!*id) return std::nullopt;
  absl::StatusOr<JobRow> row = LoadJob(db_.get(), **id);
  if (!row.ok()) return row.status();
  return std::move(row->job);
}

absl::StatusOr<Job> SqliteJobStore::CreateOne(const NewJob& request, Admission admit,
                                              absl::Status* damage) {
  absl::StatusOr<std::optional<Job>> earlier = EarlierJob(request);
  if (!earlier.ok()) return earlier.status();
  if (*earlier) return std::move(**earlier);
  if (absl::Status admitted = admit(request.user, 1); !admitted.ok()) return admitted;
  absl::Status room = CheckRoom("a new job", SizeOf(request), options_.now());
  if (!room.ok()) return room;
  absl::StatusOr<JobRow> row =
      InsertQueued(request, {request.request_id, request.request_digest}, nullptr, 0);
  if (row.ok()) return std::move(row->job);
  *damage = row.status();
  return row.status();
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
    page.next_page_token = MakePageToken(rows->back().job.number, filter);
  }
  for (JobRow& row : *rows) page.jobs.push_back(std::move(row.job));
  return page;
}

absl::StatusOr<std::vector<Event>> SqliteJobStore::Events(absl::string_view id, std::int64_t after,
                                                          int limit) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  return EventsAfter(db_.get(), row->job.number, after, std::max(limit, 0));
}

absl::StatusOr<std::string> SqliteJobStore::Model(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  if (row->job.state != JobState::kSucceeded) {
    return Refuse(Refusal::kJobHasNotSucceeded,
                  absl::StrCat(JobName(id), " is ", ToString(row->job.state),
                               ": only a job that SUCCEEDED has a model"));
  }
  return LoadModel(db_.get(), row->job.number);
}

absl::Status SqliteJobStore::Delete(absl::string_view id) {
  absl::MutexLock lock(&mutex_);
  absl::Status deleted = TryDelete(id);
  return GiveUpReserve(deleted) ? TryDelete(id) : deleted;
}

absl::Status SqliteJobStore::TryDelete(absl::string_view id) {
  absl::StatusOr<Transaction> transaction = Begin("delete");
  if (!transaction.ok()) return transaction.status();
  absl::StatusOr<JobRow> row = LoadBriefJob(db_.get(), id);
  if (!row.ok()) return row.status();
  const Job& job = row->job;
  if (!IsTerminal(job.state)) {
    return Refuse(Refusal::kJobHasNotEnded, absl::StrCat(JobName(id), " is ", ToString(job.state),
                                                         ": only a job that has ended is deleted"));
  }
  if (row->sweep != 0) {
    return Refuse(Refusal::kJobBelongsToSweep,
                  absl::StrCat(JobName(id), " belongs to ", SweepName(job.sweep_id),
                               ": it is deleted with its sweep"));
  }
  std::vector<Job> removed;
  if (absl::Status status = RemoveJob(*row, &removed); !status.ok()) return status;
  return Commit(&*transaction);
}

absl::Status SqliteJobStore::RemoveJob(const JobRow& row, std::vector<Job>* removed) {
  if (absl::Status status = DeleteJob(db_.get(), row.job.number); !status.ok()) return status;
  --CountOf(row.job.state, &counts_to_be_);
  removed->push_back(row.job);
  return absl::OkStatus();
}

}  // namespace spikepinn::server
