// What clients ask for: quotas, repeated requests, cancels, deletes.
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/workers/dispatcher.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using testing::CancelledMessage;
using ::testing::HasSubstr;

class DispatcherRequestsTest : public DispatcherTest {
 protected:
  void StartWithQuota(std::int64_t jobs) {
    DispatcherOptions options;
    options.max_queued_per_user = jobs;
    StartDispatcher({{"cpu", 1, 1}}, options);
  }

  static NewJob JobOfAda(const std::string& request_id = "") {
    NewJob job = JobFor("cpu");
    job.user = "ada";
    job.request_id = request_id;
    return job;
  }

  std::vector<absl::StatusOr<Job>> CreateAll(const std::vector<NewJob>& jobs) {
    std::vector<absl::StatusOr<Job>> created;
    loop_->PostAndWait([&] { created = dispatcher_->CreateAll(jobs); });
    return created;
  }

  absl::StatusOr<Sweep> CreateSweep(int jobs, const std::string& request_id = "") {
    NewSweep request;
    for (int i = 0; i < jobs; ++i) request.jobs.push_back(JobOfAda());
    request.request_id = request_id;
    absl::StatusOr<Sweep> sweep;
    loop_->PostAndWait([&] { sweep = dispatcher_->CreateSweep(request); });
    return sweep;
  }
};

TEST_F(DispatcherRequestsTest, UserWithTooManyWaitingJobsIsRefused) {
  StartWithQuota(1);
  Create(JobOfAda());  // runs
  Create(JobOfAda());  // waits
  const absl::Status third = TryCreate(JobOfAda()).status();
  EXPECT_TRUE(absl::IsResourceExhausted(third)) << third;
  EXPECT_THAT(std::string(third.message()), HasSubstr("ada"));
  NewJob of_grace = JobOfAda();
  of_grace.user = "grace";
  Create(of_grace);
}

TEST_F(DispatcherRequestsTest, RepeatedRequestFindsItsJobThoughTheQuotaIsUsedUp) {
  StartWithQuota(1);
  Create(JobOfAda());  // runs
  const std::string id = Create(JobOfAda("once")).id;
  const absl::StatusOr<Job> again = TryCreate(JobOfAda("once"));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, id);
  EXPECT_TRUE(absl::IsResourceExhausted(TryCreate(JobOfAda("another")).status()));
}

TEST_F(DispatcherRequestsTest, EqualRequestsThatComeTogetherCountOnce) {
  StartWithQuota(2);
  Create(JobOfAda());  // runs
  const auto created = CreateAll({JobOfAda("a"), JobOfAda("a"), JobOfAda("b"), JobOfAda("c")});
  ASSERT_TRUE(created[0].ok() && created[1].ok() && created[2].ok());
  EXPECT_EQ(created[0]->id, created[1]->id);
  EXPECT_TRUE(absl::IsResourceExhausted(created[3].status()));
  EXPECT_EQ(dispatcher_->scheduler().QueuedOf("ada"), 2);
}

TEST_F(DispatcherRequestsTest, RepeatedSweepIsFoundThoughTheQuotaIsUsedUp) {
  StartWithQuota(3);
  const absl::StatusOr<Sweep> first = CreateSweep(3, "once");
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::StatusOr<Sweep> again = CreateSweep(3, "once");
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->id, first->id);
  EXPECT_TRUE(absl::IsResourceExhausted(CreateSweep(3).status()));
}

TEST_F(DispatcherRequestsTest, CancelledWhileItsOldWorkerLivesIsNotQueuedByTheWorkersExit) {
  DispatcherOptions options;
  options.attempts.retry.first_wait = absl::Hours(1);
  StartDispatcher({{"cuda:0", 1, 1}}, options);
  NewJob request = JobFor("cuda:0");
  request.max_attempts = 2;
  const std::string id = Create(request).id;
  const auto worker = launcher_.Next();
  worker->Send(CancelledMessage());  // unasked: it is tried again
  WaitFor(id, [](const Job& job) { return job.state == JobState::kQueued && job.attempt == 1; });
  EXPECT_EQ(Cancel(id)->state, JobState::kCancelled);
  worker->Exit({});
  worker->WaitUntilReaped();
  EXPECT_EQ(SlotsInUse("cuda:0"), 0);
  loop_->PostAndWait([&] { EXPECT_EQ(dispatcher_->scheduler().queued(), 0); });
}

}  // namespace
}  // namespace spikepinn::server
