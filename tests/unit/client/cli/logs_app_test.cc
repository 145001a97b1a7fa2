// `spikepinn logs`, from arguments to output and exit code.
#include <cstdint>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/cli/app_fixture.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class LogsAppTest : public AppFixture {
 protected:
  // A job whose first worker was lost and whose second one runs.
  LogsAppTest() {
    service_.get = [](const v1::GetJobRequest& request, v1::Job* job) {
      if (request.name() != "jobs/x") {
        return grpc::Status(grpc::StatusCode::NOT_FOUND, request.name() + ": no such job");
      }
      job->set_name("jobs/x");
      job->set_state(v1::JOB_STATE_RUNNING);
      job->set_attempt(2);
      job->set_last_event_sequence(4);
      return grpc::Status::OK;
    };
    service_.watch = [](const v1::WatchJobRequest&, auto& writer, grpc::ServerContext&) {
      Send(writer, 1, 0, v1::JOB_STATE_QUEUED, "");
      Send(writer, 2, 1, v1::JOB_STATE_RUNNING, "");
      Send(writer, 3, 1, v1::JOB_STATE_QUEUED,
           "worker was killed by signal 11 (Segmentation fault); its log ends with:\nbang");
      Send(writer, 4, 2, v1::JOB_STATE_RUNNING, "");
      // Nothing more comes while it runs, and the stream stays open.
      return grpc::Status(grpc::StatusCode::INTERNAL, "the client has waited for more");
    };
    service_.log = [this](const v1::StreamJobLogRequest& request, auto& writer,
                          grpc::ServerContext&) {
      requests_.push_back(request);
      v1::StreamJobLogResponse response;
      v1::LogChunk& chunk = *response.mutable_chunk();
      chunk.set_attempt(2);
      chunk.set_offset(first_offset_);
      chunk.set_next_offset(first_offset_ + 4);
      chunk.set_text("one\n");
      writer.Write(response);
      chunk.set_offset(first_offset_ + 4);
      chunk.set_next_offset(first_offset_ + 8);
      chunk.set_text("two\n");
      writer.Write(response);
      return grpc::Status::OK;
    };
  }

  static void Send(grpc::ServerWriter<v1::WatchJobResponse>& writer, std::int64_t sequence,
                   int attempt, v1::JobState state, const std::string& detail) {
    v1::WatchJobResponse response;
    v1::Event& event = *response.mutable_event();
    event.set_sequence(sequence);
    event.set_attempt(attempt);
    event.mutable_time()->set_seconds(1000 + sequence);
    event.mutable_state_change()->set_state(state);
    event.mutable_state_change()->set_detail(detail);
    writer.Write(response);
  }

  std::vector<v1::StreamJobLogRequest> requests_;
  std::int64_t first_offset_ = 0;
};

TEST_F(LogsAppTest, TheLogGoesToStandardOutputAndTheAttemptsToStandardError) {
  ASSERT_EQ(Run({"logs", "x"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "one\ntwo\n");
  EXPECT_THAT(err_.str(), HasSubstr("jobs/x attempt 1: "));
  EXPECT_THAT(err_.str(),
              HasSubstr(", queued again: worker was killed by signal 11 (Segmentation fault)\n"));
  EXPECT_THAT(err_.str(), HasSubstr("jobs/x attempt 2: "));
  EXPECT_THAT(err_.str(), HasSubstr(", running\n"));
  EXPECT_EQ(requests_[0].attempt(), 0);
  EXPECT_FALSE(requests_[0].follow());
}

TEST_F(LogsAppTest, FlagsSayWhichAttemptAndWhetherToGoOn) {
  ASSERT_EQ(Run({"logs", "jobs/x", "--attempt", "2", "--follow"}), kExitOk) << err_.str();
  EXPECT_EQ(requests_[0].attempt(), 2);
  EXPECT_TRUE(requests_[0].follow());
  EXPECT_EQ(Run({"logs", "x", "--attempt", "-1"}), kExitUsage);
  EXPECT_EQ(Run({"logs", "gone"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("jobs/gone: no such job"));
}

TEST_F(LogsAppTest, AFollowedAttemptIsSaidToHaveEndedAndWhatComesAfterIt) {
  int last = 2;  // event that the server has when it is asked
  service_.get = [&](const v1::GetJobRequest& request, v1::Job* job) {
    job->set_name(request.name());
    job->set_state(v1::JOB_STATE_RUNNING);
    job->set_attempt(last < 4 ? 1 : 2);
    job->set_last_event_sequence(last);
    return grpc::Status::OK;
  };
  service_.log = [&](const v1::StreamJobLogRequest&, auto& writer, grpc::ServerContext&) {
    v1::StreamJobLogResponse response;
    response.mutable_chunk()->set_attempt(1);
    response.mutable_chunk()->set_text("one\n");
    response.mutable_chunk()->set_next_offset(4);
    writer.Write(response);
    last = 4;
    return grpc::Status::OK;
  };
  ASSERT_EQ(Run({"logs", "x", "--follow"}), kExitOk) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr(", queued again: worker was killed by signal 11"));
  EXPECT_THAT(err_.str(), HasSubstr("\nattempt 2 goes on: spikepinn --server " + server_.address() +
                                    " logs jobs/x --follow\n"));
  last = 2;
  ASSERT_EQ(Run({"logs", "x", "--follow", "--json"}), kExitOk) << err_.str();
  EXPECT_THAT(Types(), ElementsAre("attempt", "log", "attempt"));
  last = 2;
  ASSERT_EQ(Run({"logs", "x"}), kExitOk) << err_.str();
  EXPECT_EQ(err_.str().find("goes on"), std::string::npos) << "not followed";
}

TEST_F(LogsAppTest, ARestoredServerIsTwoAndSaysHowToComeBack) {
  service_.log = [](const v1::StreamJobLogRequest& request, auto& writer, grpc::ServerContext&) {
    if (request.offset() > 0) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "offset = 4: must be at most 0");
    }
    v1::StreamJobLogResponse response;
    response.mutable_chunk()->set_attempt(2);
    response.mutable_chunk()->set_next_offset(4);
    response.mutable_chunk()->set_text("one\n");
    writer.Write(response);
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  EXPECT_EQ(Run({"logs", "x", "--attempt", "2", "--follow"}, absl::Seconds(60)), kExitUnreachable);
  EXPECT_THAT(err_.str(),
              HasSubstr(" knows less of this job than it did: its data were probably restored from "
                        "a backup\njobs/x may go on. Come back with: spikepinn --server " +
                        server_.address() + " logs jobs/x --follow\n"));
}

TEST_F(LogsAppTest, AnAttemptWithoutALogIsSaidToHaveNone) {
  service_.log = [](const v1::StreamJobLogRequest& request, auto& writer, grpc::ServerContext&) {
    v1::StreamJobLogResponse response;
    response.mutable_chunk()->set_attempt(request.attempt() > 0 ? request.attempt() : 2);
    writer.Write(response);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"logs", "x", "--attempt", "1"}), kExitOk);
  EXPECT_EQ(out_.str(), "");
  EXPECT_THAT(err_.str(), HasSubstr("\nspikepinn: attempt 1: its log is empty or no longer kept; a "
                                    "backup has no logs\n"));
  EXPECT_EQ(Run({"logs", "x"}), kExitOk);
  EXPECT_THAT(err_.str(), HasSubstr("\nspikepinn: attempt 2: nothing is logged yet\n"));
}

TEST_F(LogsAppTest, WhatIsNoLongerKeptIsSaid) {
  first_offset_ = 1'500'000;
  ASSERT_EQ(Run({"logs", "x"}), kExitOk);
  EXPECT_EQ(out_.str(), "one\ntwo\n");
  EXPECT_THAT(err_.str(), HasSubstr("1,500,000 bytes of the log before this are no longer kept"));
}

TEST_F(LogsAppTest, AsJsonEverythingIsALine) {
  ASSERT_EQ(Run({"logs", "x", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("attempt", "attempt", "log", "log"));
  std::istringstream lines(out_.str());
  std::string line;
  std::getline(lines, line);
  const auto attempt = nlohmann::json::parse(line);
  EXPECT_EQ(attempt["job"], "jobs/x");
  EXPECT_EQ(attempt["attempt"], 1);
  EXPECT_EQ(attempt["start_time"], "1970-01-01T00:16:42.000Z");
  EXPECT_EQ(attempt["end_time"], "1970-01-01T00:16:43.000Z");
  EXPECT_EQ(attempt["state"], "queued");
  EXPECT_EQ(attempt["why"], "worker was killed by signal 11 (Segmentation fault)");
  std::getline(lines, line);
  std::getline(lines, line);
  EXPECT_EQ(
      line,
      R"({"type":"log","job":"jobs/x","attempt":2,"offset":0,"next_offset":4,"text":"one\n"})");
}

}  // namespace
}  // namespace spikepinn::cli
