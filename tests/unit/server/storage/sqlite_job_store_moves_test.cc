#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/jobs/transitions.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using MoveTest = StoreFixture;
using AttemptTest = StoreFixture;
using AppendTest = StoreFixture;
using EventsTest = StoreFixture;
using RecoverTest = StoreFixture;

NewEvent Progress(const std::string& payload) { return {EventKind::kProgress, payload}; }
NewEvent Warning(const std::string& payload) { return {EventKind::kWarning, payload}; }

TEST_F(MoveTest, StartingBeginsANewAttempt) {
  const std::string id = CreateJob();
  const Job job = Move(id, JobState::kRunning);
  EXPECT_EQ(job.state, JobState::kRunning);
  EXPECT_EQ(job.attempt, 1);
  EXPECT_EQ(job.start_time, now_);
  EXPECT_EQ(job.end_time, absl::InfinitePast());
  EXPECT_EQ(job.effective_spec, "effective spec of test");
  EXPECT_EQ(Events(id)[1].attempt, 1);
  EXPECT_EQ(Events(id)[1].time, now_);
  Move(id, JobState::kQueued);
  EXPECT_EQ(Move(id, JobState::kRunning).attempt, 2);
}

TEST_F(MoveTest, MoveIsThereAfterReopening) {
  const std::string id = CreateJob();
  const Job moved = Move(id, JobState::kRunning);
  Reopen();
  EXPECT_EQ(Get(id).state, JobState::kRunning);
  EXPECT_EQ(Get(id).attempt, 1);
  EXPECT_EQ(Get(id).start_time, moved.start_time);
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING"));
}

TEST_F(MoveTest, SuccessStoresSummaryAndModelAndEndsTheLog) {
  const std::string id = CreateJobIn(JobState::kRunning);
  const Job job = Move(id, JobState::kSucceeded);
  EXPECT_EQ(job.summary, "the summary");
  EXPECT_EQ(job.end_time, now_);
  EXPECT_EQ(job.last_event_sequence, 4);
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING", "3 summary", "4 SUCCEEDED"));
  EXPECT_EQ(Events(id)[2].payload, "the summary");
  EXPECT_EQ(Events(id)[2].attempt, 1);
}

TEST_F(MoveTest, FailureStoresItsReasonInJobAndEvent) {
  const std::string id = CreateJobIn(JobState::kRunning);
  server::Move failure = MoveOf(JobState::kFailed);
  failure.detail = "detail";
  ASSERT_TRUE(store_->MoveTo(id, failure).ok());
  Reopen();
  EXPECT_EQ(Get(id).error.reason, FailureReason::kDiverged);
  EXPECT_EQ(Get(id).error.message, "loss is nan");
  EXPECT_EQ(Get(id).end_time, now_);
  const Event event = Events(id).back();
  EXPECT_EQ(event.state, JobState::kFailed);
  EXPECT_EQ(event.error.reason, FailureReason::kDiverged);
  EXPECT_EQ(event.error.message, "loss is nan");
  EXPECT_EQ(event.detail, "detail");
}

TEST_F(MoveTest, IllegalMovesLeaveEverythingUnchanged) {
  for (JobState from : kAllJobStates) {
    const std::string id = CreateJobIn(from);
    const std::vector<std::string> log = Log(id);
    const Job before = Get(id);
    for (JobState to : kAllJobStates) {
      if (IsLegalMove(from, to)) continue;
      const absl::Status status = store_->MoveTo(id, MoveOf(to)).status();
      EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
      EXPECT_EQ(std::string(status.message()), absl::StrCat("jobs/", id, " is ", ToString(from),
                                                            ": it cannot become ", ToString(to)));
    }
    const Job after = Get(id);
    EXPECT_EQ(Log(id), log);
    EXPECT_EQ(after.state, from);
    EXPECT_EQ(after.attempt, before.attempt);
    EXPECT_EQ(after.start_time, before.start_time);
    EXPECT_EQ(after.end_time, before.end_time);
    EXPECT_EQ(after.error.message, before.error.message);
    EXPECT_EQ(after.summary, before.summary);
    EXPECT_EQ(after.last_event_sequence, before.last_event_sequence);
  }
}

TEST_F(AttemptTest, CurrentAttemptMayReportAndEnd) {
  const std::string id = CreateJobIn(JobState::kRunning);
  EXPECT_TRUE(store_->Append({id, 1}, {Progress("p")}).ok());
  EXPECT_TRUE(store_->MoveTo(AttemptId{id, 1}, MoveOf(JobState::kSucceeded)).ok());
  EXPECT_EQ(Get(id).state, JobState::kSucceeded);
}

TEST_F(AttemptTest, JobThatIsBeingCancelledMayStillReport) {
  const std::string id = CreateJobIn(JobState::kCancelling);
  EXPECT_TRUE(store_->Append({id, 1}, {Progress("p")}).ok());
  EXPECT_TRUE(store_->MoveTo(AttemptId{id, 1}, MoveOf(JobState::kCancelled)).ok());
}

TEST_F(AttemptTest, OlderAttemptIsRefused) {
  const std::string id = CreateJobIn(JobState::kRunning);
  Move(id, JobState::kQueued);
  Move(id, JobState::kRunning);
  const std::vector<std::string> log = Log(id);
  const absl::Status append = store_->Append({id, 1}, {Progress("late")});
  const absl::Status move = store_->MoveTo(AttemptId{id, 1}, MoveOf(JobState::kFailed)).status();
  for (const absl::Status& status : {append, move}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(std::string(status.message()),
              "attempt 1 of jobs/" + id + " is over: the current one is 2");
  }
  EXPECT_EQ(Log(id), log);
  EXPECT_EQ(Get(id).state, JobState::kRunning);
  EXPECT_EQ(Get(id).progress, "");
}

TEST_F(AttemptTest, AttemptIsOverOnceItsJobIsQueuedAgain) {
  const std::string id = CreateJobIn(JobState::kRunning);
  Move(id, JobState::kQueued);
  const absl::Status status = store_->Append({id, 1}, {Progress("late")});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "attempt 1 of jobs/" + id + " is over: the job is QUEUED");
  // A legal move of the job, but not for that worker to make.
  EXPECT_FALSE(store_->MoveTo(AttemptId{id, 1}, MoveOf(JobState::kCancelled)).ok());
  EXPECT_EQ(Get(id).state, JobState::kQueued);
}

TEST_F(AttemptTest, JobThatHasEndedTakesNoMoreReports) {
  for (JobState state : {JobState::kSucceeded, JobState::kFailed, JobState::kCancelled}) {
    const std::string id = CreateJobIn(state);
    const std::vector<std::string> log = Log(id);
    EXPECT_EQ(store_->Append({id, 1}, {Progress("late")}).code(),
              absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(store_->MoveTo(AttemptId{id, 1}, MoveOf(JobState::kFailed)).status().code(),
              absl::StatusCode::kFailedPrecondition);
    EXPECT_EQ(Log(id), log);
  }
}

TEST_F(AppendTest, EventsAreStoredInOrderAndTheNewestProgressIsRemembered) {
  const std::string id = CreateJobIn(JobState::kRunning);
  ASSERT_TRUE(store_->Append({id, 1}, {Progress("p1"), Progress("p2"), Warning("w")}).ok());
  ASSERT_TRUE(store_->Append({id, 1}, {Warning("w2"), {EventKind::kPiece, "piece"}}).ok());
  Reopen();
  EXPECT_EQ(Get(id).progress, "p2");
  EXPECT_EQ(Get(id).last_event_sequence, 7);
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING", "3 progress", "4 progress", "5 warning",
                                   "6 warning", "7 piece"));
  EXPECT_EQ(Events(id)[3].payload, "p2");
  EXPECT_EQ(Events(id)[3].attempt, 1);
}

TEST_F(AppendTest, NothingToAppendChangesNothing) {
  const std::string id = CreateJobIn(JobState::kRunning);
  EXPECT_TRUE(store_->Append({id, 1}, {}).ok());
  EXPECT_EQ(Get(id).last_event_sequence, 2);
}

TEST_F(AppendTest, WhatBelongsToAMoveIsRefusedAsAWhole) {
  const std::string id = CreateJobIn(JobState::kRunning);
  for (EventKind kind : {EventKind::kStateChange, EventKind::kSummary}) {
    EXPECT_EQ(store_->Append({id, 1}, {Progress("p"), {kind, "s"}}).code(),
              absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING"));
  EXPECT_EQ(Get(id).progress, "");
}

TEST_F(AppendTest, BytesComeBackAsTheyWere) {
  const std::string id = CreateJobIn(JobState::kRunning);
  const std::string bytes("\0\xff\n\0", 4);
  ASSERT_TRUE(store_->Append({id, 1}, {Progress(bytes)}).ok());
  EXPECT_EQ(Events(id).back().payload, bytes);
  EXPECT_EQ(Get(id).progress, bytes);
}

TEST_F(EventsTest, AreNumberedWithoutGapsOverAttemptsAndAscendInTime) {
  const std::string id = CreateJobIn(JobState::kRunning);
  const std::string other = CreateJobIn(JobState::kRunning);
  for (int attempt = 1; attempt <= 3; ++attempt) {
    ASSERT_TRUE(store_->Append({id, attempt}, {Progress("p"), Progress("q")}).ok());
    Move(id, JobState::kQueued);
    Move(id, JobState::kRunning);
  }
  const std::vector<Event> events = Events(id);
  ASSERT_EQ(events.size(), 2u + 3 * 4);
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i].sequence, static_cast<std::int64_t>(i) + 1);
    EXPECT_TRUE(i == 0 || events[i].time > events[i - 1].time) << i;
  }
  EXPECT_EQ(Get(id).last_event_sequence, events.back().sequence);
  EXPECT_EQ(Events(other).size(), 2u);
}

TEST_F(EventsTest, ReadingGoesOnAfterANumber) {
  const std::string id = CreateJobIn(JobState::kSucceeded);
  EXPECT_EQ(store_->Events(id, 0, 2)->back().sequence, 2);
  EXPECT_EQ(store_->Events(id, 2, 10)->front().sequence, 3);
  EXPECT_EQ(store_->Events(id, 2, 10)->size(), 2u);
  EXPECT_TRUE(store_->Events(id, 4, 10)->empty());
  EXPECT_TRUE(store_->Events(id, 0, 0)->empty());
  EXPECT_TRUE(store_->Events(id, 0, -1)->empty());
}

TEST_F(RecoverTest, RunningJobsAreQueuedAgainAndCancellingOnesCancelled) {
  std::vector<std::string> ids;
  for (JobState state : kAllJobStates) ids.push_back(CreateJobIn(state));
  Reopen();
  EXPECT_EQ(*store_->Recover(), 2);
  std::vector<JobState> states;
  for (const std::string& id : ids) states.push_back(Get(id).state);
  EXPECT_THAT(states, ElementsAre(JobState::kQueued, JobState::kQueued, JobState::kCancelled,
                                  JobState::kSucceeded, JobState::kFailed, JobState::kCancelled));
  EXPECT_THAT(Log(ids[1]), ElementsAre("1 QUEUED", "2 RUNNING", "3 QUEUED"));
  EXPECT_THAT(Events(ids[1]).back().detail, HasSubstr("the server ended"));
  EXPECT_EQ(Get(ids[2]).error.reason, FailureReason::kCancelled);
  EXPECT_EQ(*store_->Recover(), 0);
}

// As a backup does that was copied over a database whose write-ahead log was left.
TEST_F(RecoverTest, DatabaseThatContradictsItselfIsNamedWithTheNextStep) {
  const std::string id = CreateJobIn(JobState::kRunning);
  store_.reset();
  const auto run = [this](const std::string& sql) {
    ASSERT_EQ((*Database::Open(path_))->Execute("PRAGMA writable_schema = ON;" + sql),
              absl::OkStatus());
  };
  const std::string index = "UPDATE sqlite_schema SET sql = 'CREATE INDEX jobs_by_state ON jobs ";
  run(index + "(attempt, number)' WHERE name = 'jobs_by_state'");
  run("UPDATE jobs SET state = 4");  // past the index
  run(index + "(state, number)' WHERE name = 'jobs_by_state'");
  Reopen();
  const absl::Status status = store_->Recover().status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            path_ + ": the database is inconsistent: jobs/" + id +
                " is SUCCEEDED: it cannot become QUEUED; run `spikepinnd --check` on its folder, "
                "which names all that is wrong (docs/storage.md)");
}

TEST_F(RecoverTest, AttemptBeforeTheCrashIsOver) {
  const std::string id = CreateJobIn(JobState::kRunning);
  ASSERT_TRUE(store_->Append({id, 1}, {Progress("p")}).ok());
  ASSERT_TRUE(store_->Recover().ok());
  EXPECT_FALSE(store_->Append({id, 1}, {Progress("late")}).ok());
  EXPECT_EQ(Move(id, JobState::kRunning).attempt, 2);
  EXPECT_EQ(Get(id).effective_spec, "effective spec of test");
}

TEST_F(MoveTest, LostWorkerCountsAsAFailureAndDelaysTheNextAttempt) {
  const std::string id = CreateJobIn(JobState::kRunning);
  server::Move lost = MoveOf(JobState::kQueued);
  lost.not_before = now_ + absl::Minutes(5);
  lost.worker_lost = true;
  EXPECT_EQ(store_->MoveTo(id, lost)->failures, 1);
  Reopen();
  EXPECT_EQ(Get(id).failures, 1);
  EXPECT_EQ(Get(id).not_before, lost.not_before);
  Move(id, JobState::kRunning);
  EXPECT_EQ(Get(id).not_before, absl::InfinitePast());
  Move(id, JobState::kQueued);  // a stop of the server
  EXPECT_EQ(Get(id).failures, 1);
  EXPECT_EQ(Get(id).not_before, absl::InfinitePast());
}

TEST_F(MoveTest, WhatTheWorkerReportedBeforeItsEndComesBeforeTheMove) {
  const std::string id = CreateJobIn(JobState::kRunning);
  server::Move success = MoveOf(JobState::kSucceeded);
  success.events = {Progress("last"), Warning("w"), {EventKind::kCheckpoint, "c"}};
  ASSERT_TRUE(store_->MoveTo(AttemptId{id, 1}, success).ok());
  Reopen();
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING", "3 progress", "4 warning",
                                   "5 checkpoint", "6 summary", "7 SUCCEEDED"));
  EXPECT_EQ(Get(id).progress, "last");
  EXPECT_EQ(Events(id)[2].payload, "last");
  EXPECT_EQ(Events(id)[2].attempt, 1);
}

TEST_F(MoveTest, RefusedMoveStoresNoEvents) {
  const std::string id = CreateJobIn(JobState::kRunning);
  server::Move move = MoveOf(JobState::kFailed);
  move.events = {Progress("p"), {EventKind::kSummary, "s"}};
  EXPECT_TRUE(absl::IsInvalidArgument(store_->MoveTo(id, move).status()));
  move.events.pop_back();
  EXPECT_FALSE(store_->MoveTo(AttemptId{id, 2}, move).ok());
  EXPECT_THAT(Log(id), ElementsAre("1 QUEUED", "2 RUNNING"));
  EXPECT_EQ(Get(id).progress, "");
  EXPECT_EQ(store_->Counts()->running, 1);
}

// Numbers of the events that are kept.
std::vector<std::int64_t> Numbers(const std::vector<Event>& events) {
  std::vector<std::int64_t> numbers;
  for (const Event& event : events) numbers.push_back(event.sequence);
  return numbers;
}

TEST_F(EventsTest, OldestOfTooManyAreDroppedAndTheRestHasNoGaps) {
  options_.max_events_per_job = 4;
  Reopen();
  const std::string id = CreateJobIn(JobState::kRunning);
  ASSERT_TRUE(store_->Append({id, 1}, {Progress("3"), Progress("4")}).ok());
  EXPECT_EQ(Get(id).first_event_sequence, 1);
  ASSERT_TRUE(store_->Append({id, 1}, {Warning("5"), Warning("6")}).ok());
  Reopen();
  EXPECT_EQ(Get(id).first_event_sequence, 3);
  EXPECT_EQ(Get(id).last_event_sequence, 6);
  EXPECT_THAT(Numbers(Events(id)), ElementsAre(3, 4, 5, 6));
  EXPECT_THAT(Numbers(*store_->Events(id, 1, 2)), ElementsAre(3, 4));
  Move(id, JobState::kSucceeded);
  EXPECT_THAT(Log(id), ElementsAre("5 warning", "6 warning", "7 summary", "8 SUCCEEDED"));
  EXPECT_EQ(Get(id).first_event_sequence, 5);
}

TEST_F(EventsTest, TrimmingIsDoneSomeAtATimeAndNeverKeepsMoreThanTheLimit) {
  options_.max_events_per_job = 640;
  Reopen();
  const std::string id = CreateJobIn(JobState::kRunning);
  ASSERT_TRUE(store_->Append({id, 1}, std::vector<NewEvent>(638, Progress("p"))).ok());
  int trims = 0;
  for (int i = 0; i < 25; ++i) {
    const std::int64_t before = Get(id).first_event_sequence;
    ASSERT_TRUE(store_->Append({id, 1}, {Progress("p")}).ok());
    const Job job = Get(id);
    if (job.first_event_sequence != before) ++trims;
    EXPECT_LE(job.last_event_sequence - job.first_event_sequence + 1, 640);
  }
  EXPECT_EQ(trims, 3);  // at the 1st, the 12th and the 23rd
  EXPECT_EQ(Events(id).size() + Get(id).first_event_sequence - 1, 665u);
}

}  // namespace
}  // namespace spikepinn::server
