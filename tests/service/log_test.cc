// StreamJobLog: replay, following, gaps and endings.
#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/jobs/job_name.h"
#include "tests/service/service_fixture.h"

namespace spikepinn::server {
namespace {

using testing::Deliver;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// One call.
class LogCall {
 public:
  LogCall(v1::JobService::Stub& stub, const v1::StreamJobLogRequest& request) {
    SetDeadline(&context_);
    reader_ = stub.StreamJobLog(&context_, request);
  }

  // The next chunk; one of attempt 0 at the end of the stream.
  v1::LogChunk Read() {
    v1::StreamJobLogResponse message;
    while (reader_->Read(&message)) {
      if (message.has_chunk()) return message.chunk();
      stopping_ = stopping_ || message.has_server_stopping();
    }
    return {};
  }

  // Until that much text has come, or the stream has ended.
  std::string ReadText(std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) {
      const v1::LogChunk chunk = Read();
      if (chunk.attempt() == 0) break;
      text += chunk.text();
    }
    return text;
  }
  std::string ReadAll() { return ReadText(std::string::npos); }

  grpc::Status Finish() { return reader_->Finish(); }
  void Cancel() { context_.TryCancel(); }
  bool stopping() const { return stopping_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::StreamJobLogResponse>> reader_;
  bool stopping_ = false;
};

class LogTest : public ServiceTest {
 protected:
  LogTest() {
    launcher_.PutLogsInto(dir_.path());
    StartServer();
  }

  // What the worker of an attempt would do.
  void Log(const std::string& name, int attempt, const std::string& text) const {
    const std::string id = *ParseJobName(name);
    std::ofstream(dir_.File(id + "-" + std::to_string(attempt) + ".log"), std::ios::app) << text;
  }

  static v1::StreamJobLogRequest Request(const std::string& name, bool follow = false) {
    v1::StreamJobLogRequest request;
    request.set_name(name);
    request.set_follow(follow);
    return request;
  }

  grpc::Status Error(const v1::StreamJobLogRequest& request) {
    LogCall call(*stub_, request);
    EXPECT_EQ(call.ReadAll(), "");
    return call.Finish();
  }
};

TEST_F(LogTest, ReplaysWhatIsThereAndEnds) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1, "one\ntwo\n");
  LogCall call(*stub_, Request(name));
  const v1::LogChunk chunk = call.Read();
  EXPECT_EQ(chunk.attempt(), 1);
  EXPECT_EQ(chunk.offset(), 0);
  EXPECT_EQ(chunk.next_offset(), 8);
  EXPECT_EQ(chunk.text(), "one\ntwo\n");
  EXPECT_EQ(call.ReadAll(), "");
  EXPECT_TRUE(call.Finish().ok());
  v1::StreamJobLogRequest rest = Request(name);
  rest.set_offset(4);
  EXPECT_EQ(LogCall(*stub_, rest).ReadAll(), "two\n");
}

TEST_F(LogTest, ACharacterThatIsHalfWrittenIsLeftForTheNextCall) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1, "abc\xC3");
  LogCall call(*stub_, Request(name));
  const v1::LogChunk chunk = call.Read();
  EXPECT_EQ(chunk.text(), "abc");
  EXPECT_EQ(call.ReadAll(), "");
  Log(name, 1, "\xA9!");
  v1::StreamJobLogRequest rest = Request(name);
  rest.set_offset(chunk.next_offset());
  EXPECT_EQ(LogCall(*stub_, rest).ReadAll(), "\xC3\xA9!");
}

// As long as what was there at its start, however fast the worker writes.
TEST_F(LogTest, AReplayOfALogThatGrowsEnds) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1, std::string(100'001, 'a'));
  LogCall call(*stub_, Request(name));
  std::size_t bytes = 0;
  for (v1::LogChunk chunk; (chunk = call.Read()).attempt() > 0;) {
    bytes += chunk.text().size();
    Log(name, 1, std::string(2 * chunk.text().size(), 'b'));
  }
  EXPECT_TRUE(call.Finish().ok());
  EXPECT_GE(bytes, 100'001u);
}

TEST_F(LogTest, ALongLogComesInSmallChunks) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  std::string log;
  while (log.size() < 200'000) log += "line " + std::to_string(log.size()) + " \xC3\xA9\n";
  Log(name, 1, log);
  LogCall call(*stub_, Request(name));
  std::string text;
  for (v1::LogChunk chunk; (chunk = call.Read()).attempt() > 0;) {
    EXPECT_EQ(chunk.offset(), static_cast<std::int64_t>(text.size()));
    EXPECT_LE(chunk.text().size(), 65536u);
    text += chunk.text();
  }
  EXPECT_EQ(text, log);
}

TEST_F(LogTest, FollowsUntilTheAttemptEnds) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  LogCall call(*stub_, Request(name, /*follow=*/true));
  EXPECT_EQ(call.Read().text(), "");
  Log(name, 1, "one\n");  // into a file that is not there yet
  EXPECT_EQ(call.ReadText(4), "one\n");
  Get(name);  // one more turn of the server: the stream has nothing to do and must be woken
  Log(name, 1, "two\n");
  EXPECT_EQ(call.ReadText(4), "two\n");
  Deliver(*worker);
  worker->Exit({});
  EXPECT_EQ(call.ReadAll(), "");
  EXPECT_TRUE(call.Finish().ok());
}

TEST_F(LogTest, FollowingAQueuedJobWaitsForItsFirstAttempt) {
  const std::string first = CreateSmallJob().name();
  const auto busy = launcher_.Next();
  const std::string second = CreateSmallJob().name();
  EXPECT_EQ(Error(Request(second)).error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  LogCall call(*stub_, Request(second, /*follow=*/true));
  Log(second, 1, "begun\n");
  Deliver(*busy);
  busy->Exit({});
  const auto worker = launcher_.Next();
  EXPECT_EQ(call.ReadText(6), "begun\n");
  ASSERT_TRUE(Cancel(second).ok());
  worker->WaitForSignal();
  worker->Exit({});
  EXPECT_EQ(call.ReadAll(), "");
  EXPECT_TRUE(call.Finish().ok());
}

TEST_F(LogTest, EveryAttemptHasItsOwnLog) {
  v1::CreateJobRequest request = SmallJob();
  request.mutable_job()->set_max_attempts(2);
  const std::string name = Create(request).name();
  const auto lost = launcher_.Next();
  lost->ReadMessage();
  LogCall following(*stub_, Request(name, /*follow=*/true));
  EXPECT_EQ(following.Read().attempt(), 1);
  Log(name, 1, "crash\n");
  lost->Exit({.signal = SIGSEGV});
  EXPECT_EQ(following.ReadAll(), "crash\n") << "ends with its attempt";
  const auto worker = launcher_.Next();
  Log(name, 2, "again\n");
  EXPECT_EQ(LogCall(*stub_, Request(name)).ReadAll(), "again\n");
  v1::StreamJobLogRequest first = Request(name, /*follow=*/true);
  first.set_attempt(1);
  EXPECT_EQ(LogCall(*stub_, first).ReadAll(), "crash\n");
}

TEST_F(LogTest, BytesThatAreNoTextAreReplacedAndCharactersAreNotTorn) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1,
      "a\xFF"
      "b\xC3");
  LogCall call(*stub_, Request(name, /*follow=*/true));
  EXPECT_EQ(call.ReadText(5),
            "a\xEF\xBF\xBD"
            "b");
  Log(name, 1, "\xA9!");
  EXPECT_EQ(call.ReadText(3), "\xC3\xA9!");
}

TEST_F(LogTest, RequestsAreChecked) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1, "one\n");
  v1::StreamJobLogRequest request = Request(name);
  request.set_attempt(2);
  EXPECT_EQ(Error(request).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Error(request).error_message(), "attempt = 2: " + name + " has had 1");
  request.set_attempt(-1);
  EXPECT_EQ(Error(request).error_message(), "attempt = -1: must be >= 1, or 0 for the newest");
  request.set_attempt(0);
  request.set_offset(-1);
  EXPECT_EQ(Error(request).error_message(), "offset = -1: must be >= 0");
  request.set_offset(5);
  EXPECT_EQ(Error(request).error_message(), "offset = 5: must be at most 4, the log's size");
  EXPECT_EQ(Error(Request("jobs/aaaaaaaaaaaa")).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(Error(Request("x")).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(LogTest, NoMoreLogsAreReadAtOnceThanThereIsMemoryFor) {
  ServerOptions options = DefaultOptions();
  options.service.log_read_bytes = 2 * ReadBudget::kLogs.stream_bytes;
  server_.reset();
  StartServer(options);
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  Log(name, 1, "one\n");
  LogCall first(*stub_, Request(name, /*follow=*/true));
  first.Read();
  {
    LogCall second(*stub_, Request(name, /*follow=*/true));
    second.Read();
    EXPECT_EQ(Error(Request(name)).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
    second.Cancel();
    second.ReadAll();
  }
  // The place is free when the server is done with the call, which its client does not see.
  const absl::Time deadline = absl::Now() + absl::Seconds(30);
  std::string text;
  while (text.empty()) {
    text = LogCall(*stub_, Request(name)).ReadAll();
    ASSERT_LT(absl::Now(), deadline);
  }
  EXPECT_EQ(text, "one\n");
  first.Cancel();
}

TEST_F(LogTest, AStoppingServerSaysSo) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  LogCall call(*stub_, Request(name, /*follow=*/true));
  call.Read();
  std::thread stop([this] { server_->Stop(); });
  call.ReadAll();
  EXPECT_TRUE(call.stopping());
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  worker->WaitForSignal();
  worker->Exit({});
  stop.join();
}

TEST_F(LogTest, AClientThatGoesAwayLeavesNothingBehind) {
  const std::string name = CreateSmallJob().name();
  const auto worker = launcher_.Next();
  for (int i = 0; i < 20; ++i) {
    LogCall call(*stub_, Request(name, /*follow=*/true));
    call.Read();
    call.Cancel();
    EXPECT_EQ(call.ReadAll(), "");
  }
  Log(name, 1, "still here\n");
  EXPECT_EQ(LogCall(*stub_, Request(name)).ReadAll(), "still here\n");
}

}  // namespace
}  // namespace spikepinn::server
