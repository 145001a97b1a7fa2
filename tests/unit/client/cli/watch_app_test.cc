// The commands that follow a job, from arguments to output and exit code, against a scripted
// server.
#include <atomic>
#include <csignal>
#include <thread>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/one_job_fixture.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

using WatchAppTest = OneJobFixture;

TEST_F(WatchAppTest, WatchEndsWithTheSummary) {
  EXPECT_EQ(Run({"watch", "x"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("  queued\n"));
  EXPECT_THAT(out_.str(), HasSubstr("  running (attempt 1)\n"));
  EXPECT_THAT(out_.str(), HasSubstr("  adam 1/0    0%  loss 5.000e-01\n"));
  EXPECT_THAT(out_.str(), HasSubstr("model sha256 digest\n"));
}

TEST_F(WatchAppTest, WatchOfAJobThatFailsIsOneAndSaysWhy) {
  job_.set_state(v1::JOB_STATE_FAILED);
  job_.clear_summary();
  job_.mutable_error()->set_reason(v1::JobError::REASON_DIVERGED);
  job_.mutable_error()->set_message("loss is nan");
  EXPECT_EQ(Run({"watch", "jobs/x"}), kExitFailed);
  EXPECT_EQ(err_.str(), "spikepinn: jobs/x has failed (diverged: loss is nan)\n");
  job_.set_state(v1::JOB_STATE_CANCELLED);
  job_.clear_error();
  EXPECT_EQ(Run({"watch", "jobs/x"}), kExitFailed);
  EXPECT_EQ(err_.str(), "spikepinn: jobs/x was cancelled\n");
}

TEST_F(WatchAppTest, ALostServerIsTwoAndSaysHowToComeBack) {
  service_.watch = [](const v1::WatchJobRequest&, auto& writer, grpc::ServerContext&) {
    SendState(writer, 1, v1::JOB_STATE_QUEUED);
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  EXPECT_EQ(Run({"watch", "x"}), kExitUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("jobs/x may go on. Come back with: spikepinn --server " +
                                    server_.address() + " watch jobs/x --after 1\n"));
}

TEST_F(WatchAppTest, ARestoredServerIsTwoAndSaysHowToComeBack) {
  service_.watch = [](const v1::WatchJobRequest& request, auto& writer, grpc::ServerContext&) {
    if (request.after_sequence() > 0) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "after_sequence: must be at most 4");
    }
    SendState(writer, 576, v1::JOB_STATE_RUNNING);
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  EXPECT_EQ(Run({"watch", "x"}, absl::Seconds(60)), kExitUnreachable);
  EXPECT_EQ(err_.str(),
            "spikepinn: the spikepinn server at " + server_.address() +
                " knows less of this job than it did: its data were probably restored from a "
                "backup\njobs/x may go on. Come back with: spikepinn --server " +
                server_.address() + " watch jobs/x\n");
  EXPECT_EQ(Run({"watch", "x", "--after", "600"}), kExitFailed);
  EXPECT_EQ(err_.str(), "spikepinn: after_sequence: must be at most 4\n") << "the user's own";
}

TEST_F(WatchAppTest, TheWayBackIsByTheNameThatWasTyped) {
  config_path_ = folder_.File("config.yaml");
  ASSERT_EQ(Run({"context", "add", "lab", "--server", server_.address()}), kExitOk) << err_.str();
  service_.watch = [](const v1::WatchJobRequest&, auto&, grpc::ServerContext&) {
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  EXPECT_EQ(Run({"--context", "lab", "watch", "x"}), kExitUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("Come back with: spikepinn --context lab watch jobs/x"));
}

TEST_F(WatchAppTest, CtrlCLeavesTheJobAloneAndSaysHowToComeBack) {
  std::atomic<bool> watching = false;
  service_.watch = [&](const v1::WatchJobRequest&, auto& writer, grpc::ServerContext& context) {
    SendState(writer, 1, v1::JOB_STATE_QUEUED);
    watching = true;
    watching.notify_all();
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  };
  std::thread interrupter([&] {
    watching.wait(false);
    std::raise(SIGINT);
  });
  EXPECT_EQ(Run({"run", "--preset", "tonic_spiking", "-o", folder_.path()}), kExitInterrupted);
  interrupter.join();
  EXPECT_THAT(err_.str(), HasSubstr("jobs/x goes on. Come back with: spikepinn --server " +
                                    server_.address() + " watch jobs/x --after "));
  EXPECT_THAT(err_.str(), HasSubstr("Later, for the files: spikepinn "));
}

TEST_F(WatchAppTest, EventsThatAreNoLongerKeptAreMentioned) {
  const auto rest = service_.watch;
  service_.watch = [rest](const v1::WatchJobRequest& request, auto& writer,
                          grpc::ServerContext& context) {
    v1::WatchJobResponse dropped;
    dropped.mutable_events_dropped()->set_oldest_kept_sequence(3);
    if (request.after_sequence() == 0) writer.Write(dropped);
    return rest(request, writer, context);
  };
  EXPECT_EQ(Run({"watch", "x"}), kExitOk) << err_.str();
  EXPECT_THAT(err_.str(), HasSubstr("spikepinn: jobs/x: its events before number 3 are no longer"));
  EXPECT_EQ(Run({"watch", "x", "--after", "2"}), kExitOk);
  EXPECT_EQ(err_.str(), "");
  EXPECT_EQ(Run({"result", "x", "-o", folder_.File("late")}), kExitOk);
  EXPECT_EQ(err_.str(),
            "spikepinn: the losses begin late: events before number 3 are no longer kept\n");
}

}  // namespace
}  // namespace spikepinn::cli
