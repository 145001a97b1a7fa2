#include "server/service/create_request.h"

#include <limits>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

class CreateRequestTest : public ::testing::Test {
 protected:
  CreateRequestTest() {
    job_.mutable_spec()->mutable_forward()->set_preset("tonic_spiking");
    job_.mutable_spec()->set_method(v1::METHOD_GUIDED);
  }

  absl::StatusOr<NewJob> Check() {
    return CheckCreateRequest(request_, {devices_, limits_, resources_});
  }

  std::string Error() {
    const absl::Status status = Check().status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
    return std::string(status.message());
  }

  std::string Digest() {
    request_.set_request_id("id");
    return Check().value().request_digest;
  }

  v1::CreateJobRequest request_;
  v1::Job& job_ = *request_.mutable_job();
  std::vector<Device> devices_ = {{"cpu", 3, 2}, {"cuda:0", 2, 4}, {"cuda:1", 1, 3}};
  SpecLimits limits_;
  Resources resources_;
};

TEST_F(CreateRequestTest, DefaultsAreFilledIn) {
  const NewJob job = Check().value();
  EXPECT_EQ(job.user, "anonymous");
  EXPECT_EQ(job.priority, 0);
  EXPECT_EQ(job.max_attempts, 3);
  EXPECT_EQ(job.resources, Resources());
  EXPECT_EQ(job.device, "cpu");
  EXPECT_EQ(job.threads, 2);
  EXPECT_EQ(job.request_digest, "");
}

TEST_F(CreateRequestTest, UsersAreOneWord) {
  const std::string longest(63, 'a');
  for (const std::string& user : {std::string("ada"), std::string("Ada.L_0@lab-2"), longest}) {
    job_.set_user(user);
    EXPECT_EQ(Check().value().user, user);
  }
  for (const std::string& user : {std::string("a b"), std::string("a/b"), std::string("\n"),
                                  std::string("\xc3\xa4"), longest + "a"}) {
    job_.set_user(user);
    EXPECT_THAT(Error(), HasSubstr("must be letters, digits and \"._@-\", at most 63")) << user;
  }
  job_.set_user("a b");
  EXPECT_EQ(Error(), "user = \"a b\": must be letters, digits and \"._@-\", at most 63");
}

TEST_F(CreateRequestTest, PriorityAndAttemptsHaveBounds) {
  for (const int priority : {-100, 100}) {
    job_.set_priority(priority);
    EXPECT_EQ(Check().value().priority, priority);
  }
  for (const int priority : {-101, 101}) {
    job_.set_priority(priority);
    EXPECT_EQ(Error(), "priority = " + std::to_string(priority) + ": must be in [-100, 100]");
  }
  job_.clear_priority();
  for (const int attempts : {1, 100}) {
    job_.set_max_attempts(attempts);
    EXPECT_EQ(Check().value().max_attempts, attempts);
  }
  for (const int attempts : {0, 101}) {
    job_.set_max_attempts(attempts);
    EXPECT_EQ(Error(), "max_attempts = " + std::to_string(attempts) + ": must be in [1, 100]");
  }
}

TEST_F(CreateRequestTest, ResourcesHaveTheServersLimitsAsDefaultAndMost) {
  resources_ = {.memory_bytes = 1000, .wall_time = absl::Seconds(60), .scratch_bytes = 500};
  EXPECT_EQ(Check().value().resources, (Resources{1000, absl::Seconds(60), 500}));
  job_.mutable_resources()->set_memory_bytes(1000);
  job_.mutable_resources()->set_wall_seconds(1.5);
  job_.mutable_resources()->set_scratch_bytes(1);
  EXPECT_EQ(Check().value().resources, (Resources{1000, absl::Milliseconds(1500), 1}));
  job_.mutable_resources()->set_memory_bytes(1001);
  EXPECT_EQ(Error(),
            "resources.memory_bytes = 1001: must be at most 1000, this server's limit for "
            "every job");
  job_.mutable_resources()->clear_memory_bytes();
  job_.mutable_resources()->set_wall_seconds(60.5);
  EXPECT_THAT(Error(), HasSubstr("resources.wall_seconds = 60.5: must be at most 60"));
  job_.mutable_resources()->clear_wall_seconds();
  job_.mutable_resources()->set_scratch_bytes(501);
  EXPECT_THAT(Error(), HasSubstr("resources.scratch_bytes = 501: must be at most 500"));
}

TEST_F(CreateRequestTest, ResourcesAreMoreThanNothing) {
  job_.mutable_resources()->set_memory_bytes(0);
  EXPECT_EQ(Error(), "resources.memory_bytes = 0: must be > 0");
  job_.mutable_resources()->set_memory_bytes(std::numeric_limits<std::int64_t>::max());
  job_.mutable_resources()->set_scratch_bytes(-1);
  EXPECT_EQ(Error(), "resources.scratch_bytes = -1: must be > 0");
  job_.mutable_resources()->clear_scratch_bytes();
  for (const double seconds : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN(),
                               std::numeric_limits<double>::infinity()}) {
    job_.mutable_resources()->set_wall_seconds(seconds);
    EXPECT_THAT(Error(), HasSubstr("resources.wall_seconds = ")) << seconds;
  }
  // Shorter than absl::Duration can say: still a limit.
  job_.mutable_resources()->set_wall_seconds(1e-300);
  EXPECT_GT(Check().value().resources.wall_time, absl::ZeroDuration());
}

TEST_F(CreateRequestTest, ThreadsAreThoseOfTheDevice) {
  v1::RuntimeOptions& runtime = *job_.mutable_spec()->mutable_runtime();
  runtime.set_threads(6);
  EXPECT_EQ(Check().value().threads, 6);
  runtime.set_threads(7);
  EXPECT_EQ(Error(), "runtime.threads = 7: must be at most 6, what cpu has for one job");
  runtime.set_device("cuda:0");
  runtime.clear_threads();
  EXPECT_EQ(Check().value().threads, 4);
  runtime.set_threads(5);
  EXPECT_EQ(Error(), "runtime.threads = 5: must be at most 4, what cuda:0 has for one job");
  // Whichever card it becomes.
  runtime.set_device("cuda");
  runtime.clear_threads();
  EXPECT_EQ(Check().value().threads, 3);
  runtime.set_threads(4);
  EXPECT_EQ(Error(), "runtime.threads = 4: must be at most 3, what cuda has for one job");
}

TEST_F(CreateRequestTest, TheDigestCoversEveryFieldThatIsRead) {
  std::vector<std::string> digests = {Digest()};
  job_.set_display_name("other");
  digests.push_back(Digest());
  job_.mutable_spec()->mutable_runtime()->set_seed(5);
  digests.push_back(Digest());
  job_.set_user("ada");
  digests.push_back(Digest());
  job_.set_priority(1);
  digests.push_back(Digest());
  job_.mutable_resources()->set_wall_seconds(5);
  digests.push_back(Digest());
  job_.set_max_attempts(3);
  digests.push_back(Digest());
  for (std::size_t i = 0; i < digests.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(digests[i], digests[j]) << i << " " << j;
  }
  job_.set_name("jobs/x");
  job_.set_attempt(7);
  EXPECT_EQ(Digest(), digests.back());
}

}  // namespace
}  // namespace spikepinn::server
