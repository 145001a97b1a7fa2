#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using ListTest = StoreFixture;

TEST_F(ListTest, NewestComesFirstWithoutTheLargeParts) {
  CreateJobIn(JobState::kSucceeded);
  CreateJob();
  const JobPage page = *store_->List({}, 10, "");
  ASSERT_EQ(page.jobs.size(), 2u);
  EXPECT_EQ(page.next_page_token, "");
  EXPECT_EQ(page.jobs[0].id, "job2");
  EXPECT_EQ(page.jobs[1].id, "job1");
  EXPECT_EQ(page.jobs[1].state, JobState::kSucceeded);
  EXPECT_EQ(page.jobs[1].spec + page.jobs[1].effective_spec + page.jobs[1].summary, "");
}

TEST_F(ListTest, NoJobsAreOneEmptyPage) {
  EXPECT_THAT(store_->List({}, 10, "")->jobs, IsEmpty());
  EXPECT_EQ(store_->List({}, 10, "")->next_page_token, "");
}

TEST_F(ListTest, PageThatJustFitsIsTheLast) {
  CreateJob();
  CreateJob();
  EXPECT_EQ(store_->List({}, 2, "")->next_page_token, "");
  EXPECT_NE(store_->List({}, 1, "")->next_page_token, "");
}

TEST_F(ListTest, FilterTakesAnyOfItsStates) {
  const std::string queued = CreateJob();
  const std::string failed = CreateJobIn(JobState::kFailed);
  const std::string running = CreateJobIn(JobState::kRunning);
  const std::string second_failed = CreateJobIn(JobState::kFailed);
  EXPECT_THAT(ListedIds({{JobState::kFailed}}), ElementsAre(second_failed, failed));
  EXPECT_THAT(ListedIds({{JobState::kFailed, JobState::kQueued}}),
              ElementsAre(second_failed, failed, queued));
  EXPECT_THAT(ListedIds({{JobState::kRunning, JobState::kRunning}}), ElementsAre(running));
  EXPECT_THAT(ListedIds({{JobState::kCancelled}}), IsEmpty());
}

// All ids, page by page, while a new job is added and the newest one deleted between pages.
std::vector<std::string> PageThrough(SqliteJobStore* store, const JobFilter& filter,
                                     const NewJob& added) {
  std::vector<std::string> ids;
  std::string token;
  do {
    const JobPage page = *store->List(filter, 3, token);
    for (const Job& job : page.jobs) ids.push_back(job.id);
    token = page.next_page_token;
    const std::string id = store->Create(added)->id;
    EXPECT_TRUE(store->MoveTo(id, {.state = JobState::kCancelled}).ok());
    EXPECT_TRUE(store->Delete(id).ok());
    EXPECT_TRUE(store->Create(added).ok());
  } while (!token.empty());
  return ids;
}

TEST_F(ListTest, PagingGivesEveryJobOnceWhileOthersAreAdded) {
  for (int i = 0; i < 10; ++i) CreateJob();
  const std::vector<std::string> before = ListedIds();
  EXPECT_EQ(PageThrough(store_.get(), {}, Request("added")), before);
}

TEST_F(ListTest, PagingThroughAFilterGivesEveryJobOnceToo) {
  for (int i = 0; i < 5; ++i) {
    CreateJobIn(JobState::kQueued);
    CreateJobIn(JobState::kFailed);
    CreateJobIn(JobState::kRunning);
  }
  const JobFilter filter = {{JobState::kQueued, JobState::kFailed}};
  const std::vector<std::string> before = ListedIds(filter);
  EXPECT_EQ(before.size(), 10u);
  EXPECT_EQ(PageThrough(store_.get(), filter, Request("added")), before);
}

TEST_F(ListTest, TokenOfAnotherFilterIsRefused) {
  CreateJob();
  CreateJob();
  const std::string token = store_->List({}, 1, "")->next_page_token;
  const absl::Status status = store_->List({{JobState::kQueued}}, 1, token).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("page_token"));
}

TEST_F(ListTest, PageWithoutRoomIsRefused) {
  const absl::Status status = store_->List({}, 0, "").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(status.message()), "page_size = 0: must be >= 1");
}

}  // namespace
}  // namespace spikepinn::server
