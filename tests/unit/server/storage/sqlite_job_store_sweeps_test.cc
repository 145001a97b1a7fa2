#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/check.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using SweepTest = StoreFixture;

std::vector<std::string> IdsOf(const std::vector<Job>& jobs) {
  std::vector<std::string> ids;
  for (const Job& job : jobs) ids.push_back(job.id);
  return ids;
}

// "queued running cancelling succeeded failed cancelled".
std::string Text(const JobCounts& counts) {
  return absl::StrCat(counts.queued, " ", counts.running, " ", counts.cancelling, " ",
                      counts.succeeded, " ", counts.failed, " ", counts.cancelled);
}

TEST_F(SweepTest, JobsAreQueuedInTheOrderOfTheirIndex) {
  CreateJob();
  const CreatedSweep created = *store_->CreateSweep(SweepRequest(3));
  ASSERT_EQ(created.new_jobs.size(), 3u);
  EXPECT_EQ(created.new_jobs[2].id, "job5");
  EXPECT_EQ(created.new_jobs[2].number, 4);
  EXPECT_EQ(created.new_jobs[2].sweep_id, "job2");
  const Sweep& sweep = created.sweep;
  EXPECT_EQ(sweep.id, "job2");  // of the same generator
  EXPECT_EQ(Text(sweep.counts), "3 0 0 0 0 0");
  EXPECT_EQ(sweep.definition, "the definition");
  Reopen();
  const std::vector<Job> jobs = *store_->SweepJobs(sweep.id, -1, 10);
  EXPECT_THAT(IdsOf(jobs), ElementsAre("job3", "job4", "job5"));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(jobs[i].sweep_index, i);
    EXPECT_EQ(jobs[i].sweep_id, sweep.id);
    EXPECT_EQ(jobs[i].display_name, absl::StrCat("scan [", i, "]"));
    EXPECT_EQ(jobs[i].effective_spec, absl::StrCat("effective spec of scan [", i, "]"));
    EXPECT_EQ(Get(jobs[i].id).spec, absl::StrCat("spec of scan [", i, "]"));
    EXPECT_EQ(Get(jobs[i].id).sweep_index, i);
    EXPECT_THAT(Log(jobs[i].id), ElementsAre("1 QUEUED"));
  }
  EXPECT_EQ(Get("job1").sweep_id, "");
  EXPECT_EQ(store_->LoadQueue()->at(3).sweep_id, sweep.id);
}

TEST_F(SweepTest, SweepIsThereAfterReopening) {
  const Sweep created = store_->CreateSweep(SweepRequest(2))->sweep;
  Reopen();
  const Sweep sweep = *store_->GetSweep(created.id);
  EXPECT_EQ(sweep.display_name, "scan");
  EXPECT_EQ(sweep.definition, "the definition");
  EXPECT_EQ(sweep.create_time, created.create_time);
  EXPECT_EQ(sweep.end_time, absl::InfinitePast());
  EXPECT_EQ(Text(sweep.counts), "2 0 0 0 0 0");
}

TEST_F(SweepTest, PartsOfItsJobsAreReadAfterAnIndex) {
  const std::string id = store_->CreateSweep(SweepRequest(5))->sweep.id;
  CreateJob();
  EXPECT_THAT(IdsOf(*store_->SweepJobs(id, -1, 2)), ElementsAre("job2", "job3"));
  EXPECT_THAT(IdsOf(*store_->SweepJobs(id, 1, 2)), ElementsAre("job4", "job5"));
  EXPECT_THAT(IdsOf(*store_->SweepJobs(id, 3, 9)), ElementsAre("job6"));
  EXPECT_THAT(*store_->SweepJobs(id, 4, 9), IsEmpty());
  EXPECT_THAT(*store_->SweepJobs(id, std::numeric_limits<std::int64_t>::max(), 9), IsEmpty());
  EXPECT_EQ(store_->SweepJobs(id, -7, 9)->size(), 5u);
  EXPECT_THAT(*store_->SweepJobs(id, -1, -1), IsEmpty());
}

TEST_F(SweepTest, CountsFollowEveryMoveAndTheLastEndIsTheSweeps) {
  const std::string id = store_->CreateSweep(SweepRequest(4))->sweep.id;  // job2 to job5
  const auto counts = [&] { return Text(store_->GetSweep(id)->counts); };
  Move("job2", JobState::kRunning);
  Move("job3", JobState::kRunning);
  Move("job4", JobState::kRunning);
  EXPECT_EQ(counts(), "1 3 0 0 0 0");
  Move("job2", JobState::kSucceeded);
  Move("job3", JobState::kFailed);
  Move("job4", JobState::kCancelling);
  EXPECT_EQ(counts(), "1 0 1 1 1 0");
  EXPECT_EQ(store_->SweepJobs(id, -1, 1)->at(0).summary, "the summary");
  Reopen();
  EXPECT_EQ(*store_->Recover(), 1);
  EXPECT_EQ(counts(), "1 0 0 1 1 1");
  EXPECT_EQ(store_->GetSweep(id)->end_time, absl::InfinitePast());
  const Job last = Move("job5", JobState::kCancelled);
  EXPECT_EQ(counts(), "0 0 0 1 1 2");
  EXPECT_EQ(store_->GetSweep(id)->end_time, last.end_time);
  EXPECT_EQ(Text(*store_->Counts()), "0 0 0 1 1 2");
}

TEST_F(SweepTest, RepeatedRequestReturnsTheSameSweep) {
  NewSweep request = SweepRequest(2);
  request.request_id = "request";
  request.request_digest = "digest";
  const std::string id = store_->CreateSweep(request)->sweep.id;
  const CreatedSweep repeated = *store_->CreateSweep(request);
  EXPECT_EQ(repeated.sweep.id, id);
  EXPECT_THAT(repeated.new_jobs, IsEmpty());
  EXPECT_EQ(store_->Counts()->queued, 2);
  request.request_digest = "another digest";
  const absl::Status status = store_->CreateSweep(request).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(std::string(status.message()), "request_id = \"request\": belongs to sweeps/" + id +
                                               ", which was created from another request");
}

TEST_F(SweepTest, SweepThatDoesNotFitLeavesNothingBehind) {
  ASSERT_TRUE(store_->SetMaxPages(60).ok());
  NewSweep request = SweepRequest(100);
  for (NewJob& job : request.jobs) job.spec = std::string(5000, 's');
  EXPECT_EQ(store_->CreateSweep(request).status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(ListedIds(), IsEmpty());
  EXPECT_EQ(store_->Counts()->total(), 0);
  EXPECT_THAT(store_->ListSweeps(10, "")->sweeps, IsEmpty());
}

TEST_F(SweepTest, NewestComesFirstPageByPage) {
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i)
    ids.insert(ids.begin(), store_->CreateSweep(SweepRequest(1))->sweep.id);
  std::vector<std::string> listed;
  std::string token;
  do {
    const SweepPage page = *store_->ListSweeps(2, token);
    for (const Sweep& sweep : page.sweeps) {
      listed.push_back(sweep.id);
      EXPECT_EQ(sweep.definition, "");
      EXPECT_EQ(sweep.counts.total(), 1);
    }
    token = page.next_page_token;
  } while (!token.empty());
  EXPECT_EQ(listed, ids);
  EXPECT_TRUE(absl::IsInvalidArgument(store_->ListSweeps(0, "").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(store_->ListSweeps(1, "nonsense").status()));
}

TEST_F(SweepTest, IsDeletedWithItsJobsOnceAllHaveEnded) {
  const std::string kept = store_->CreateSweep(SweepRequest(1))->sweep.id;  // with job2
  const std::string id = store_->CreateSweep(SweepRequest(2))->sweep.id;    // with job4 and job5
  Move("job4", JobState::kCancelled);
  const absl::Status status = store_->DeleteSweep(id);
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("1 jobs that have not ended"));
  Move("job5", JobState::kCancelled);
  ASSERT_TRUE(store_->DeleteSweep(id).ok());
  EXPECT_THAT(IdsOf(*store_->RemoveDeleted(10)), ElementsAre("job4", "job5"));
  EXPECT_THAT(*store_->RemoveDeleted(10), ::testing::IsEmpty());
  EXPECT_THAT(ListedIds(), ElementsAre("job2"));
  EXPECT_EQ(store_->Counts()->total(), 1);
  EXPECT_TRUE(absl::IsNotFound(store_->GetSweep(id).status()));
  EXPECT_TRUE(store_->GetSweep(kept).ok());
}

TEST_F(SweepTest, DeletedOneIsGoneAtOnceAndItsJobsGoAFewAtATimeEvenAfterARestart) {
  NewSweep request = SweepRequest(3);  // job2 to job4
  request.request_id = "once";
  const std::string id = store_->CreateSweep(request)->sweep.id;
  for (const char* job : {"job2", "job3", "job4"}) Move(job, JobState::kCancelled);
  ASSERT_TRUE(store_->DeleteSweep(id).ok());
  EXPECT_TRUE(absl::IsNotFound(store_->GetSweep(id).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->SweepJobs(id, -1, 9).status()));
  EXPECT_TRUE(absl::IsNotFound(store_->DeleteSweep(id)));
  EXPECT_THAT(store_->ListSweeps(9, "")->sweeps, ::testing::IsEmpty());
  EXPECT_THAT(IdsOf(*store_->RemoveDeleted(2)), ElementsAre("job2", "job3"));
  store_.reset();
  const CheckReport report = CheckDatabase((*Database::OpenForReading(path_)).get());
  EXPECT_THAT(report.findings, ::testing::IsEmpty());
  EXPECT_THAT(report.notes, ElementsAre(HasSubstr("is being deleted")));
  Reopen();
  EXPECT_THAT(IdsOf(*store_->RemoveDeleted(1)), ElementsAre("job4"));
  EXPECT_THAT(*store_->RemoveDeleted(1), ::testing::IsEmpty());
  EXPECT_NE(store_->CreateSweep(request)->sweep.id, id) << "its request is forgotten";
  EXPECT_EQ(store_->Counts()->total(), 3);
}

TEST_F(SweepTest, JobsThatMoveTogetherAreRefusedOneByOne) {
  ASSERT_TRUE(store_->CreateSweep(SweepRequest(3)).ok());  // job2 to job4
  Move("job3", JobState::kRunning);
  const auto moved =
      store_->MoveAll({"job2", "job3", "nobody", "job4"}, MoveOf(JobState::kCancelled));
  ASSERT_EQ(moved.size(), 4u);
  EXPECT_EQ(moved[0]->state, JobState::kCancelled);
  EXPECT_TRUE(absl::IsFailedPrecondition(moved[1].status()));
  EXPECT_TRUE(absl::IsNotFound(moved[2].status()));
  EXPECT_TRUE(moved[3].ok());
  EXPECT_EQ(Get("job4").state, JobState::kCancelled);
  EXPECT_EQ(Get("job3").state, JobState::kRunning);
  EXPECT_EQ(store_->Counts()->cancelled, 2);
}

TEST_F(SweepTest, JobIsNotDeletedWithoutItsSweep) {
  const std::string id = store_->CreateSweep(SweepRequest(1))->sweep.id;
  Move("job2", JobState::kCancelled);
  const absl::Status status = store_->Delete("job2");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "jobs/job2 belongs to sweeps/" + id + ": it is deleted with its sweep");
}

TEST_F(SweepTest, UnknownSweepIsNotFoundEverywhere) {
  for (const absl::Status& status :
       {store_->GetSweep("nobody").status(), store_->SweepJobs("nobody", -1, 1).status(),
        store_->DeleteSweep("nobody"), store_->List({.sweep_id = "nobody"}, 10, "").status()}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    EXPECT_EQ(std::string(status.message()), "sweeps/nobody: no such sweep");
  }
}

TEST_F(SweepTest, WithoutJobsIsRefused) {
  EXPECT_TRUE(absl::IsInvalidArgument(store_->CreateSweep(SweepRequest(0)).status()));
}

TEST_F(SweepTest, ListingTakesUserSweepAndStatesTogether) {
  NewSweep request = SweepRequest(4);  // job2 to job5
  request.jobs[1].user = "ada";
  request.jobs[2].user = "ada";
  const std::string id = store_->CreateSweep(request)->sweep.id;
  NewJob other = Request("other");
  other.user = "ada";
  ASSERT_TRUE(store_->Create(other).ok());  // job6
  Move("job3", JobState::kRunning);
  EXPECT_THAT(ListedIds({.sweep_id = id}), ElementsAre("job5", "job4", "job3", "job2"));
  EXPECT_THAT(ListedIds({.user = "ada"}), ElementsAre("job6", "job4", "job3"));
  EXPECT_THAT(ListedIds({.user = "ada", .sweep_id = id}), ElementsAre("job4", "job3"));
  EXPECT_THAT(ListedIds({.states = {JobState::kQueued}, .user = "ada"}),
              ElementsAre("job6", "job4"));
  EXPECT_THAT(ListedIds({.states = {JobState::kRunning}, .user = "ada", .sweep_id = id}),
              ElementsAre("job3"));
  const JobPage page = *store_->List({.user = "ada"}, 2, "");
  EXPECT_EQ(store_->List({.user = "ada"}, 2, page.next_page_token)->jobs[0].id, "job3");
  EXPECT_TRUE(
      absl::IsInvalidArgument(store_->List({.user = "eve"}, 2, page.next_page_token).status()));
}

}  // namespace
}  // namespace spikepinn::server
