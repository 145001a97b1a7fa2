#include "client/client/client.h"

#include <cstdlib>
#include <string>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_client_clock.h"
#include "tests/support/fake_job_service.h"

namespace spikepinn::client {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// A port on which nobody listens: one that has just been given up.
std::string DeadAddress() {
  spikepinn::testing::FakeJobService service;
  return spikepinn::testing::FakeServer(service).address();
}

grpc::Status Unavailable() { return {grpc::StatusCode::UNAVAILABLE, "shutting down"}; }

class ClientTest : public ::testing::Test {
 protected:
  absl::Notification release_;  // outlives the server, whose handlers may wait for it
  spikepinn::testing::FakeJobService service_;
  spikepinn::testing::FakeServer server_{service_};
  spikepinn::testing::FakeClientClock clock_;
  Client client_{{.address = server_.address()}, clock_};
};

TEST(ClientAddressTest, ComesFromTheEnvironment) {
  unsetenv("SPIKEPINN_SERVER");
  EXPECT_EQ(DefaultAddress(), "127.0.0.1:7461");
  setenv("SPIKEPINN_SERVER", "box:1", 1);
  EXPECT_EQ(ClientOptions().address, "box:1");
  setenv("SPIKEPINN_SERVER", "", 1);
  EXPECT_EQ(DefaultAddress(), "127.0.0.1:7461");
  unsetenv("SPIKEPINN_SERVER");
}

TEST(UnreachableServerTest, IsOneSentenceWithoutTransportWords) {
  spikepinn::testing::FakeClientClock clock;
  const std::string address = DeadAddress();
  Client client({.address = address}, clock);
  const absl::Status status = client.Get("jobs/x").status();
  EXPECT_TRUE(absl::IsUnavailable(status));
  EXPECT_EQ(std::string(status.message()),
            "cannot reach the spikepinn server at " + address + " (is it running?)");
  EXPECT_GT(clock.waits.size(), 2u) << "gave up without trying again";
}

TEST_F(ClientTest, CreateRepeatsWithTheSameRequestId) {
  std::vector<std::string> ids;
  service_.create = [&](const v1::CreateJobRequest& request, v1::Job* job) {
    ids.push_back(request.request_id());
    if (ids.size() < 3) return Unavailable();
    *job = request.job();
    job->set_name("jobs/7");
    job->set_state(v1::JOB_STATE_QUEUED);
    return grpc::Status::OK;
  };
  const absl::StatusOr<Job> job = client_.Create({.display_name = "mine", .spec = JobSpec()});
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->name, "jobs/7");
  EXPECT_EQ(job->display_name, "mine");
  EXPECT_EQ(job->state, JobState::kQueued);
  ASSERT_EQ(ids.size(), 3u);
  EXPECT_THAT(ids, ::testing::Each(ids[0]));
  EXPECT_EQ(ids[0].size(), 36u);
}

TEST_F(ClientTest, TextThatIsNotUtf8IsRefusedBeforeItIsSent) {
  int calls = 0;
  service_.create = [&](const v1::CreateJobRequest&, v1::Job*) {
    ++calls;
    return grpc::Status::OK;
  };
  const absl::Status name = client_.Create({.display_name = "a\xff", .spec = JobSpec()}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(name));
  EXPECT_EQ(std::string(name.message()), "job.display_name: must be UTF-8");
  TrainingSpec spec;
  spec.runtime.device = "cpu\xff";
  const absl::Status device = client_.Create({.display_name = "a", .spec = JobSpec(spec)}).status();
  EXPECT_EQ(std::string(device.message()), "job.spec.runtime.device: must be UTF-8");
  EXPECT_EQ(std::string(client_.Get("jobs/\xff").status().message()), "name: must be UTF-8");
  EXPECT_EQ(calls, 0);
}

TEST_F(ClientTest, EachCreateHasAnIdOfItsOwnUnlessTheCallerGivesOne) {
  std::vector<std::string> ids;
  service_.create = [&](const v1::CreateJobRequest& request, v1::Job*) {
    ids.push_back(request.request_id());
    EXPECT_EQ(request.validate_only(), ids.size() == 3);
    return grpc::Status::OK;
  };
  ASSERT_TRUE(client_.Create({}).ok());
  ASSERT_TRUE(client_.Create({}).ok());
  ASSERT_TRUE(client_.Create({}, {.request_id = "mine", .validate_only = true}).ok());
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_EQ(ids[2], "mine");
}

TEST_F(ClientTest, OnlyUnavailableIsRepeated) {
  for (const grpc::StatusCode code :
       {grpc::StatusCode::INVALID_ARGUMENT, grpc::StatusCode::NOT_FOUND,
        grpc::StatusCode::FAILED_PRECONDITION, grpc::StatusCode::RESOURCE_EXHAUSTED,
        grpc::StatusCode::ABORTED, grpc::StatusCode::INTERNAL, grpc::StatusCode::UNKNOWN}) {
    int calls = 0;
    service_.get = [&](const v1::GetJobRequest&, v1::Job*) {
      ++calls;
      return grpc::Status(code, "no");
    };
    const absl::Status status = client_.Get("jobs/x").status();
    EXPECT_EQ(static_cast<int>(status.code()), static_cast<int>(code));
    EXPECT_EQ(std::string(status.message()), "no");
    EXPECT_EQ(calls, 1);
  }
  EXPECT_TRUE(clock_.waits.empty());
}

TEST_F(ClientTest, AnAnswerThatNeverComesIsToldWithItsDeadline) {
  service_.get = [&](const v1::GetJobRequest&, v1::Job*) {
    release_.WaitForNotification();
    return grpc::Status::OK;
  };
  Client hasty({.address = server_.address(), .call_deadline = absl::Milliseconds(50)}, clock_);
  const absl::Status status = hasty.Get("jobs/x").status();
  release_.Notify();
  EXPECT_TRUE(absl::IsDeadlineExceeded(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("did not answer within 50ms"));
}

TEST_F(ClientTest, ListSendsItsFilterAndPage) {
  service_.list = [](const v1::ListJobsRequest& request, v1::ListJobsResponse* response) {
    EXPECT_EQ(request.page_size(), 2);
    EXPECT_EQ(request.page_token(), "here");
    EXPECT_EQ(request.filter(), "state = RUNNING OR state = QUEUED");
    response->add_jobs()->set_name("jobs/2");
    response->add_jobs()->set_name("jobs/1");
    response->set_next_page_token("there");
    return grpc::Status::OK;
  };
  const absl::StatusOr<JobPage> page = client_.List(
      {.page_size = 2, .page_token = "here", .states = {JobState::kRunning, JobState::kQueued}});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->jobs.size(), 2u);
  EXPECT_EQ(page->jobs[0].name, "jobs/2");
  EXPECT_EQ(page->next_page_token, "there");
}

TEST_F(ClientTest, ListNarrowsDownToAUserAndASweep) {
  std::string filter;
  service_.list = [&](const v1::ListJobsRequest& request, v1::ListJobsResponse*) {
    filter = request.filter();
    return grpc::Status::OK;
  };
  ASSERT_TRUE(
      client_.List({.states = {JobState::kRunning}, .user = "ada", .sweep = "sweeps/x"}).ok());
  EXPECT_EQ(filter, "state = RUNNING AND user = \"ada\" AND sweep = \"sweeps/x\"");
  ASSERT_TRUE(client_.List({.user = "ada"}).ok());
  EXPECT_EQ(filter, "user = \"ada\"");
  const absl::Status quoted = client_.List({.user = "a\" OR b"}).status();
  EXPECT_TRUE(absl::IsInvalidArgument(quoted));
  EXPECT_EQ(std::string(quoted.message()), "user = a\" OR b: must not hold a \"");
  EXPECT_EQ(filter, "user = \"ada\"") << "nothing was sent";
}

TEST_F(ClientTest, CreateSaysWhoAsksAndWhatTheJobMayUse) {
  v1::Job sent;
  service_.create = [&](const v1::CreateJobRequest& request, v1::Job*) {
    sent = request.job();
    return grpc::Status::OK;
  };
  ASSERT_TRUE(client_
                  .Create({.user = "ada",
                           .priority = -4,
                           .resources = {.memory_bytes = 7, .wall_seconds = 1.5},
                           .max_attempts = 1})
                  .ok());
  EXPECT_EQ(sent.user(), "ada");
  EXPECT_EQ(sent.priority(), -4);
  EXPECT_EQ(sent.resources().memory_bytes(), 7);
  EXPECT_EQ(sent.resources().wall_seconds(), 1.5);
  EXPECT_FALSE(sent.resources().has_scratch_bytes());
  EXPECT_EQ(sent.max_attempts(), 1);
  ASSERT_TRUE(client_.Create({}).ok());
  EXPECT_EQ(sent.user(), DefaultUser());
  EXPECT_FALSE(sent.has_resources());
  EXPECT_FALSE(sent.has_max_attempts());
}

TEST_F(ClientTest, TheQueueSaysWhyEachJobWaits) {
  service_.queue = [](const v1::ListQueueRequest& request, v1::ListQueueResponse* response) {
    EXPECT_EQ(request.page_size(), 7);
    v1::Job& job = *response->add_jobs();
    job.set_name("jobs/x");
    job.mutable_waiting()->set_reason(v1::Waiting::REASON_USER_LIMIT);
    job.mutable_waiting()->set_message("ada runs 4 jobs");
    job.mutable_waiting()->set_position(2);
    response->set_total(90);
    return grpc::Status::OK;
  };
  const absl::StatusOr<Queue> queue = client_.ListQueue(7);
  ASSERT_TRUE(queue.ok()) << queue.status();
  EXPECT_EQ(queue->total, 90);
  ASSERT_EQ(queue->jobs.size(), 1u);
  EXPECT_EQ(queue->jobs[0].waiting->reason, WaitReason::kUserLimit);
  EXPECT_EQ(queue->jobs[0].waiting->message, "ada runs 4 jobs");
  EXPECT_EQ(queue->jobs[0].waiting->position, 2);
}

TEST_F(ClientTest, ABackupMayTakeLongerThanOtherCalls) {
  Client patient({.address = server_.address(),
                  .call_deadline = absl::Milliseconds(1),
                  .backup_deadline = absl::Seconds(30)},
                 clock_);
  service_.backup = [](const v1::CreateBackupRequest&, v1::Backup* backup) {
    absl::SleepFor(absl::Milliseconds(50));
    backup->set_path("/data/backups/1.db");
    backup->set_bytes(4096);
    return grpc::Status::OK;
  };
  const absl::StatusOr<Backup> backup = patient.CreateBackup();
  ASSERT_TRUE(backup.ok()) << backup.status();
  EXPECT_EQ(backup->path, "/data/backups/1.db");
  EXPECT_EQ(backup->bytes, 4096);
}

TEST_F(ClientTest, DeleteWhoseFirstAnswerWasLostIsDone) {
  int calls = 0;
  service_.remove = [&](const v1::DeleteJobRequest&, google::protobuf::Empty*) {
    return ++calls == 1 ? Unavailable() : grpc::Status(grpc::StatusCode::NOT_FOUND, "gone");
  };
  EXPECT_TRUE(client_.Delete("jobs/x").ok());
  EXPECT_TRUE(absl::IsNotFound(client_.Delete("jobs/x"))) << "a first answer stands";
}

TEST_F(ClientTest, CancelWhoseFirstAnswerWasLostIsDone) {
  int calls = 0;
  service_.cancel = [&](const v1::CancelJobRequest&, v1::Job*) {
    return ++calls == 1 ? Unavailable()
                        : grpc::Status(grpc::StatusCode::FAILED_PRECONDITION, "has ended");
  };
  service_.get = [](const v1::GetJobRequest&, v1::Job* job) {
    job->set_state(v1::JOB_STATE_CANCELLED);
    return grpc::Status::OK;
  };
  const absl::StatusOr<Job> job = client_.Cancel("jobs/x");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->state, JobState::kCancelled);
  EXPECT_TRUE(absl::IsFailedPrecondition(client_.Cancel("jobs/x").status()));
}

TEST_F(ClientTest, GetBringsEverythingAboutAJob) {
  service_.get = [](const v1::GetJobRequest& request, v1::Job* job) {
    job->set_name(request.name());
    job->mutable_spec()->mutable_forward()->set_preset("tonic_spiking");
    job->set_state(v1::JOB_STATE_FAILED);
    job->set_attempt(2);
    job->mutable_create_time()->set_seconds(1000);
    job->mutable_create_time()->set_nanos(500'000'000);
    job->mutable_error()->set_reason(v1::JobError::REASON_DIVERGED);
    job->mutable_error()->set_message("loss is nan");
    job->mutable_progress()->set_step(5);
    job->set_last_event_sequence(9);
    return grpc::Status::OK;
  };
  const absl::StatusOr<Job> job = client_.Get("jobs/x");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->state, JobState::kFailed);
  EXPECT_EQ(job->attempt, 2);
  EXPECT_EQ(job->create_time, absl::FromUnixMillis(1'000'500));
  EXPECT_FALSE(job->start_time.has_value());
  EXPECT_EQ(job->error->reason, JobErrorReason::kDiverged);
  EXPECT_EQ(job->error->message, "loss is nan");
  EXPECT_EQ(job->progress->step, 5);
  EXPECT_FALSE(job->summary.has_value());
  EXPECT_EQ(job->last_event_sequence, 9);
  EXPECT_TRUE(job->spec.Check().ok());
}

TEST_F(ClientTest, AnswersOfManyMegabytesArrive) {
  service_.get = [](const v1::GetJobRequest&, v1::Job* job) {
    job->set_display_name(std::string(16 << 20, 'x'));
    return grpc::Status::OK;
  };
  const absl::StatusOr<Job> job = client_.Get("jobs/x");
  ASSERT_TRUE(job.ok()) << job.status();
  EXPECT_EQ(job->display_name.size(), std::size_t{16} << 20);
}

TEST_F(ClientTest, PresetsComeAsProblems) {
  service_.presets = [](const v1::ListPresetsRequest&, v1::ListPresetsResponse* response) {
    v1::Preset* preset = response->add_presets();
    preset->set_name("a");
    preset->mutable_problem()->mutable_neuron()->mutable_general()->set_q2(0.5);
    preset->mutable_problem()->mutable_initial()->set_v_mv(-60);
    preset->mutable_problem()->set_duration_ms(10);
    return grpc::Status::OK;
  };
  const absl::StatusOr<std::vector<Preset>> presets = client_.ListPresets();
  ASSERT_TRUE(presets.ok()) << presets.status();
  ASSERT_EQ(presets->size(), 1u);
  EXPECT_EQ((*presets)[0].problem.neuron.q2, 0.5);
  EXPECT_EQ((*presets)[0].problem.duration_ms, 10.0);
}

TEST_F(ClientTest, ServerInfoLeavesOutMethodsOfTheFuture) {
  service_.info = [](const v1::GetServerInfoRequest&, v1::ServerInfo* info) {
    info->set_version("9");
    info->add_methods(v1::METHOD_PURE);
    info->add_methods(static_cast<v1::Method>(77));
    info->add_devices()->set_name("cpu");
    info->mutable_limits()->set_max_guide_steps(5);
    info->mutable_limits()->set_max_running_per_user(4);
    info->add_users()->set_user("ada");
    info->mutable_users(0)->set_decayed_thread_seconds(2.5);
    info->mutable_storage()->set_used_bytes(11);
    info->mutable_storage()->set_free_bytes(12);
    return grpc::Status::OK;
  };
  const absl::StatusOr<ServerInfo> info = client_.GetServerInfo();
  ASSERT_TRUE(info.ok()) << info.status();
  EXPECT_THAT(info->methods, ElementsAre(Method::kPure));
  EXPECT_EQ(info->devices[0].name, "cpu");
  EXPECT_EQ(info->limits.max_guide_steps, 5);
  EXPECT_EQ(info->job_limits.max_running_per_user, 4);
  ASSERT_EQ(info->users.size(), 1u);
  EXPECT_EQ(info->users[0].user, "ada");
  EXPECT_EQ(info->users[0].decayed_thread_seconds, 2.5);
  ASSERT_TRUE(info->storage.has_value());
  EXPECT_EQ(info->storage->used_bytes, 11);
  EXPECT_EQ(info->storage->free_bytes, 12);
}

TEST(DefaultUserTest, ComesFromTheEnvironmentOrTheSystem) {
  setenv("SPIKEPINN_USER", "Ada L./x\xc3\xa4", 1);
  EXPECT_EQ(DefaultUser(), "Ada_L._x__");
  setenv("SPIKEPINN_USER", std::string(100, 'a').c_str(), 1);
  EXPECT_EQ(DefaultUser(), std::string(63, 'a'));
  setenv("SPIKEPINN_USER", "", 1);
  const std::string system_user = DefaultUser();
  unsetenv("SPIKEPINN_USER");
  EXPECT_EQ(DefaultUser(), system_user);
  EXPECT_FALSE(system_user.empty());
}

TEST(JobNameTest, AcceptsBothForms) {
  EXPECT_EQ(JobName("x"), "jobs/x");
  EXPECT_EQ(JobName("jobs/x"), "jobs/x");
}

}  // namespace
}  // namespace spikepinn::client
