#include "server/workers/dispatcher.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/result.pb.h"
#include "tests/unit/server/workers/dispatcher_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::ModelMessage;
using testing::ProgressMessage;
using testing::SuccessMessage;
using testing::WarningMessage;

std::vector<EventKind> Kinds(const std::vector<Event>& events) {
  std::vector<EventKind> kinds;
  for (const Event& event : events) kinds.push_back(event.kind);
  return kinds;
}

TEST_F(DispatcherTest, WorkerGetsJobAttemptSpecAndThreads) {
  StartDispatcher({{"cpu", 1, 2}});
  const Job job = Create(JobFor("cpu", 2));
  const auto worker = launcher_.Next();
  EXPECT_EQ(worker->start().attempt.job_id, job.id);
  EXPECT_EQ(worker->start().attempt.attempt, 1);
  EXPECT_EQ(worker->start().threads, 2);
  const worker::v1::ToWorker message = worker->ReadMessage();
  ASSERT_TRUE(message.has_assignment());
  EXPECT_EQ(message.assignment().job(), "jobs/" + job.id);
  EXPECT_EQ(message.assignment().attempt(), 1);
  EXPECT_EQ(message.assignment().threads(), 2);
  EXPECT_EQ(message.assignment().spec().runtime().device(), "cpu");
}

TEST_F(DispatcherTest, SpecMayAskForFewerThreadsButNotForMore) {
  StartDispatcher({{"cpu", 2, 4}});
  for (const auto& [asked_for, granted] : {std::pair{3, 3}, std::pair{64, 4}}) {
    NewJob job = JobFor("cpu", asked_for);
    job.threads = granted;
    Create(job);
    EXPECT_EQ(launcher_.Next()->ReadMessage().assignment().threads(), granted);
  }
}

TEST_F(DispatcherTest, AnyCudaDeviceBecomesTheCardOfTheSlot) {
  StartDispatcher({{"cpu", 1, 1}, {"cuda:0", 1, 1}, {"cuda:1", 1, 1}});
  Create("cuda");
  Create("cuda");
  std::vector<std::string> devices;
  for (int i = 0; i < 2; ++i) {
    devices.push_back(launcher_.Next()->ReadMessage().assignment().spec().runtime().device());
  }
  EXPECT_THAT(devices, ElementsAre("cuda:0", "cuda:1"));
}

TEST_F(DispatcherTest, SpecLargerThanTheSocketsBufferArrivesWhole) {
  StartDispatcher();
  v1::TrainingSpec spec;
  v1::SampledCurrent* samples = spec.mutable_forward()->mutable_stimulus()->add_samples();
  for (int i = 0; i < 200'000; ++i) {
    samples->add_time_ms(i);
    samples->add_current_pa(-i);
  }
  NewJob job = JobFor("cpu");
  job.effective_spec = spec.SerializeAsString();
  Create(job);
  const worker::v1::ToWorker message = launcher_.Next()->ReadMessage();
  ASSERT_EQ(message.assignment().spec().forward().stimulus().samples_size(), 1);
  EXPECT_EQ(message.assignment().spec().forward().stimulus().samples(0).time_ms_size(), 200'000);
}

TEST_F(DispatcherTest, SuccessStoresEventsModelAndSummaryInOrder) {
  StartDispatcher();
  const std::string id = Create().id;
  const auto worker = launcher_.Next();
  worker->Send(ProgressMessage(1));
  worker->Send(WarningMessage("slow"));
  worker->Send(ProgressMessage(2));
  worker->Send(ModelMessage("half a "));
  worker->Send(ModelMessage("model"));
  worker->Send(SuccessMessage());
  worker->Exit({});
  const Job job = WaitForState(id, JobState::kSucceeded);
  EXPECT_EQ(job.attempt, 1);
  EXPECT_EQ(store_->Model(id).value(), "half a model");
  EXPECT_FALSE(job.summary.empty());
  v1::Progress progress;
  ASSERT_TRUE(progress.ParseFromString(job.progress));
  EXPECT_EQ(progress.step(), 2);
  EXPECT_THAT(Kinds(EventsOf(id)),
              ElementsAre(EventKind::kStateChange, EventKind::kStateChange, EventKind::kProgress,
                          EventKind::kWarning, EventKind::kProgress, EventKind::kSummary,
                          EventKind::kStateChange));
}

TEST_F(DispatcherTest, NeverMoreJobsThanSlots) {
  StartDispatcher({{"cpu", 2, 1}});
  const std::vector<Job> jobs = {Create(), Create(), Create()};
  const auto first = launcher_.Next();
  const auto second = launcher_.Next();
  EXPECT_EQ(launcher_.launched(), 2);
  EXPECT_EQ(SlotsInUse(), 2);
  EXPECT_EQ(StateOf(jobs[2].id), JobState::kQueued);
  first->Exit({.code = 1});
  const auto third = launcher_.Next();
  EXPECT_EQ(third->start().attempt.job_id, jobs[2].id);
  EXPECT_EQ(SlotsInUse(), 2);
}

TEST_F(DispatcherTest, CpuIsFreeAsSoonAsTheWorkerHasDelivered) {
  StartDispatcher();
  const std::string first = Create().id;
  const std::string second = Create().id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  WaitForState(second, JobState::kRunning);
  EXPECT_EQ(StateOf(first), JobState::kSucceeded);
}

TEST_F(DispatcherTest, CardStaysTakenUntilTheWorkerHasExited) {
  StartDispatcher({{"cuda:0", 1, 1}});
  const std::string first = Create("cuda:0").id;
  const std::string second = Create("cuda:0").id;
  const auto worker = launcher_.Next();
  Deliver(*worker);
  WaitForState(first, JobState::kSucceeded);
  EXPECT_EQ(SlotsInUse("cuda:0"), 1);
  EXPECT_EQ(StateOf(second), JobState::kQueued);
  worker->Exit({});
  WaitForState(second, JobState::kRunning);
}

TEST_F(DispatcherTest, QueueOfAnEarlierServerIsTakenUp) {
  const std::string id = store_->Create(JobFor("cpu")).value().id;
  StartDispatcher();
  EXPECT_EQ(launcher_.Next()->start().attempt.job_id, id);
}

TEST_F(DispatcherTest, RepeatedRequestStartsNothingNew) {
  StartDispatcher({{"cpu", 4, 1}});
  NewJob job = JobFor("cpu");
  job.request_id = "once";
  job.request_digest = "d";
  const std::string first = Create(job).id;
  WaitForState(first, JobState::kRunning);
  EXPECT_EQ(Create(job).id, first);
  EXPECT_EQ(launcher_.launched(), 1);
}

}  // namespace
}  // namespace spikepinn::server
