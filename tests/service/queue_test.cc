// The queue as clients see it: its order, and why each job waits.
#include <cstdlib>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/faults/fault_point.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

class QueueTest : public ServiceTest {
 protected:
  QueueTest() { StartServer(); }

  v1::ListQueueResponse Queue(int page_size = 0) {
    grpc::ClientContext context;
    v1::ListQueueRequest request;
    request.set_page_size(page_size);
    v1::ListQueueResponse response;
    const grpc::Status status = stub_->ListQueue(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
};

TEST_F(QueueTest, HoldsTheJobsThatWaitWithTheirReason) {
  const v1::Job running = CreateSmallJob();
  WaitUntilRunning(running.name());
  const v1::Job second = CreateSmallJob();
  const v1::Job third = CreateSmallJob();
  const v1::ListQueueResponse queue = Queue();
  ASSERT_EQ(queue.jobs_size(), 2);
  EXPECT_EQ(queue.total(), 2);
  EXPECT_EQ(queue.jobs(0).name(), second.name());
  EXPECT_EQ(queue.jobs(1).name(), third.name());
  for (const v1::Job& job : queue.jobs()) {
    EXPECT_NE(job.waiting().reason(), v1::Waiting::REASON_UNSPECIFIED);
    EXPECT_NE(job.waiting().message(), "");
    EXPECT_EQ(job.effective_spec().runtime().device(), "cpu");
    EXPECT_EQ(job.effective_spec().runtime().threads(), 2);
    EXPECT_FALSE(job.has_spec());
  }
  EXPECT_EQ(queue.jobs(0).waiting().position(), 1);
  EXPECT_EQ(queue.jobs(1).waiting().position(), 2);
  EXPECT_EQ(Queue(1).jobs_size(), 1);
  EXPECT_EQ(Queue(1).total(), 2);
}

TEST_F(QueueTest, OneThatIsGoneDoesNotHideTheOthers) {
  WaitUntilRunning(CreateSmallJob().name());
  const std::string gone = CreateSmallJob().name().substr(std::string("jobs/").size());
  const v1::Job other = CreateSmallJob();
  // Behind the dispatcher's back.
  ASSERT_TRUE(store_->MoveTo(gone, Move{.state = JobState::kCancelled}).ok());
  ASSERT_TRUE(store_->Delete(gone).ok());
  const v1::ListQueueResponse queue = Queue();
  ASSERT_EQ(queue.jobs_size(), 1);
  EXPECT_EQ(queue.jobs(0).name(), other.name());
}

TEST_F(QueueTest, GetSaysWhyAQueuedJobWaitsAndNothingOfOthers) {
  const v1::Job running = CreateSmallJob();
  WaitUntilRunning(running.name());
  EXPECT_FALSE(Get(running.name()).has_waiting());
  const v1::Job queued = CreateSmallJob();
  EXPECT_TRUE(Get(queued.name()).has_waiting());
  ASSERT_TRUE(Cancel(queued.name()).ok());
  EXPECT_FALSE(Get(queued.name()).has_waiting());
}

#ifdef SPIKEPINN_FAULTS
// A server that finds no room for the second folder of a job.
class PausedQueueTest : public ServiceTest {
 protected:
  PausedQueueTest() {
    setenv("SPIKEPINN_FAULT", "work.before_create:2:full", 1);
    ResetFaultsForTest();
    ServerOptions options = DefaultOptions();
    options.dispatcher.work_dir = dir_.File("work");
    options.service.devices = {{"cpu", 3, 2}};
    options.schedule.max_running_per_user = 1;
    StartServer(options);
  }

  ~PausedQueueTest() override {
    server_->Stop();
    unsetenv("SPIKEPINN_FAULT");
    ResetFaultsForTest();
  }

  v1::Job CreateFor(const std::string& user) {
    v1::CreateJobRequest request = SmallJob();
    request.mutable_job()->set_user(user);
    return Create(request);
  }
};

TEST_F(PausedQueueTest, AFullDiskIsTheReasonOfJobsThatNothingElseHoldsUp) {
  WaitUntilRunning(CreateFor("ada").name());
  const v1::Waiting first = Get(CreateFor("bob").name()).waiting();
  EXPECT_EQ(first.reason(), v1::Waiting::REASON_RESOURCES);
  EXPECT_THAT(first.message(), HasSubstr("work.before_create"));
  EXPECT_EQ(Get(CreateFor("ada").name()).waiting().reason(), v1::Waiting::REASON_USER_LIMIT);
}
#endif

TEST_F(QueueTest, ListFindsTheJobsOfAUser) {
  v1::CreateJobRequest request = SmallJob();
  request.mutable_job()->set_user("ada");
  const v1::Job adas = Create(request);
  CreateSmallJob();
  v1::ListJobsRequest list;
  list.set_filter("state = QUEUED OR state = RUNNING AND user = \"ada\"");
  v1::ListJobsResponse response;
  ASSERT_TRUE(List(list, &response).ok());
  ASSERT_EQ(response.jobs_size(), 1);
  EXPECT_EQ(response.jobs(0).name(), adas.name());
  EXPECT_EQ(response.jobs(0).user(), "ada");
}

TEST_F(QueueTest, ANegativePageSizeIsRefused) {
  grpc::ClientContext context;
  v1::ListQueueRequest request;
  request.set_page_size(-1);
  v1::ListQueueResponse response;
  EXPECT_EQ(stub_->ListQueue(&context, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace spikepinn::server
