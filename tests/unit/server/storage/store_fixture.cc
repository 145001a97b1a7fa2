#include "tests/unit/server/storage/store_fixture.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {

StoreFixture::StoreFixture() : path_(dir_.File("jobs.db")) { Reopen(); }

void StoreFixture::Reopen() {
  store_.reset();
  StoreOptions options = options_;
  options.now = [this] { return now_ += absl::Seconds(1); };
  options.new_id = [this] { return absl::StrCat("job", ++ids_); };
  options.free_bytes = [this](const std::string&) { return free_bytes_; };
  auto store = SqliteJobStore::Open(path_, std::move(options));
  ASSERT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
}

NewJob StoreFixture::Request(const std::string& display_name) {
  NewJob request;
  request.display_name = display_name;
  request.spec = "spec of " + display_name;
  request.effective_spec = "effective spec of " + display_name;
  request.device = "cpu";
  return request;
}

NewSweep StoreFixture::SweepRequest(int jobs) {
  NewSweep request;
  request.display_name = "scan";
  request.definition = "the definition";
  for (int i = 0; i < jobs; ++i) request.jobs.push_back(Request(absl::StrCat("scan [", i, "]")));
  return request;
}

std::string StoreFixture::CreateJob() {
  absl::StatusOr<Job> job = store_->Create(Request("test"));
  EXPECT_TRUE(job.ok()) << job.status();
  return job.ok() ? job->id : "";
}

std::string StoreFixture::CreateJobIn(JobState state) {
  const std::string id = CreateJob();
  if (state == JobState::kQueued) return id;
  Move(id, JobState::kRunning);
  if (state == JobState::kCancelled) Move(id, JobState::kCancelling);
  if (state != JobState::kRunning) Move(id, state);
  return id;
}

server::Move StoreFixture::MoveOf(JobState state) {
  server::Move move;
  move.state = state;
  if (state == JobState::kFailed) move.error = {FailureReason::kDiverged, "loss is nan"};
  if (state == JobState::kCancelled) move.error = {FailureReason::kCancelled, "by request"};
  if (state == JobState::kSucceeded) {
    move.summary = "the summary";
    move.model = "the model";
  }
  return move;
}

Job StoreFixture::Move(const std::string& id, JobState state) {
  absl::StatusOr<Job> job = store_->MoveTo(id, MoveOf(state));
  EXPECT_TRUE(job.ok()) << job.status();
  return job.ok() ? *job : Job();
}

Job StoreFixture::Get(const std::string& id) {
  absl::StatusOr<Job> job = store_->Get(id);
  EXPECT_TRUE(job.ok()) << job.status();
  return job.ok() ? *job : Job();
}

std::vector<Event> StoreFixture::Events(const std::string& id) {
  absl::StatusOr<std::vector<Event>> events = store_->Events(id, 0, 1000);
  EXPECT_TRUE(events.ok()) << events.status();
  return events.ok() ? *events : std::vector<Event>();
}

std::vector<std::string> StoreFixture::Log(const std::string& id) {
  const char* kKinds[] = {"", "", "progress", "warning", "summary", "piece", "checkpoint"};
  std::vector<std::string> log;
  for (const Event& event : Events(id)) {
    const bool state_change = event.kind == EventKind::kStateChange;
    log.push_back(
        absl::StrCat(event.sequence, " ",
                     state_change ? ToString(event.state) : kKinds[static_cast<int>(event.kind)]));
  }
  return log;
}

std::vector<std::string> StoreFixture::ListedIds(const JobFilter& filter) {
  absl::StatusOr<JobPage> page = store_->List(filter, 1000, "");
  EXPECT_TRUE(page.ok()) << page.status();
  std::vector<std::string> ids;
  if (!page.ok()) return ids;
  for (const Job& job : page->jobs) ids.push_back(job.id);
  return ids;
}

}  // namespace spikepinn::server
