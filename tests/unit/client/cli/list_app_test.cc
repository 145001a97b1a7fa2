// The commands that list, show and wait, from arguments to output and exit code, against a scripted
// server.
#include <atomic>
#include <csignal>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/style.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/app_fixture.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ListAppTest : public AppFixture {
 protected:
  // A server that has three jobs: c, the newest, b and a.
  ListAppTest() {
    Add("c", v1::METHOD_PURE, "beta 2", 300);
    Add("b", v1::METHOD_SEGMENTED, "beta 1", 200);
    Add("a", v1::METHOD_PURE, "alpha", 100);
    service_.list = [this](const v1::ListJobsRequest& request, v1::ListJobsResponse* response) {
      ++pages_;
      std::size_t at = request.page_token().empty() ? 0 : std::stoul(request.page_token());
      v1::Job& brief = *response->add_jobs();
      brief = jobs_.at(order_.at(at));
      brief.clear_spec();
      brief.clear_effective_spec();
      if (++at < order_.size()) response->set_next_page_token(std::to_string(at));
      return grpc::Status::OK;
    };
    service_.get = [this](const v1::GetJobRequest& request, v1::Job* job) {
      ++gets_;
      const auto known = jobs_.find(request.name());
      if (known == jobs_.end()) return grpc::Status(grpc::StatusCode::NOT_FOUND, "no such job");
      *job = known->second;
      return grpc::Status::OK;
    };
    service_.watch = [](const v1::WatchJobRequest&, auto&, grpc::ServerContext& context) {
      while (!context.IsCancelled()) std::this_thread::yield();
      return grpc::Status::CANCELLED;
    };
  }

  void Add(const std::string& id, v1::Method method, const std::string& name, int created) {
    v1::Job& job = jobs_["jobs/" + id];
    job.set_name("jobs/" + id);
    job.set_display_name(name);
    job.set_state(v1::JOB_STATE_SUCCEEDED);
    job.mutable_create_time()->set_seconds(created);
    job.mutable_effective_spec()->set_method(method);
    job.mutable_spec()->mutable_forward()->set_preset("tonic_spiking");
    order_.push_back(job.name());
  }

  // The first cells of a CSV list.
  std::vector<std::string> List(std::vector<std::string> flags) {
    flags.insert(flags.begin(), {"list", "-o", "csv"});
    EXPECT_EQ(Run(flags), kExitOk) << err_.str();
    std::vector<std::string> names;
    std::istringstream lines(out_.str());
    for (std::string line; std::getline(lines, line);) names.push_back(line.substr(0, 6));
    names.erase(names.begin());
    return names;
  }

  std::map<std::string, v1::Job> jobs_;
  std::vector<std::string> order_;
  int pages_ = 0;
  std::atomic<int> gets_ = 0;
};

TEST_F(ListAppTest, EveryFormShowsTheSameJobs) {
  EXPECT_EQ(Run({"list"}), kExitOk);
  EXPECT_THAT(out_.str(), AllOf(StartsWith("JOB "), Not(HasSubstr("METHOD"))));
  EXPECT_EQ(gets_, 0) << "the plain table needs no specs";
  EXPECT_EQ(Run({"list", "-o", "wide"}), kExitOk);
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("METHOD"), HasSubstr("  segmented  tonic_spiking  ")));
  EXPECT_EQ(Run({"list", "-o", "json"}), kExitOk);
  const std::string json = out_.str();
  EXPECT_EQ(Run({"list", "--json"}), kExitOk);
  EXPECT_EQ(out_.str(), json);
  EXPECT_EQ(Run({"list", "-o", "yaml"}), kExitOk);
  const std::vector<YAML::Node> documents = YAML::LoadAll(out_.str());
  ASSERT_EQ(documents.size(), 3u);
  EXPECT_EQ(documents[0]["display_name"].as<std::string>(), "beta 2");
}

TEST_F(ListAppTest, AFormThatACommandDoesNotHaveIsBadUsage) {
  EXPECT_EQ(Run({"list", "-o", "xml"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("xml: must be table, wide, json, yaml or csv"));
  EXPECT_EQ(Run({"get", "a", "-o", "csv"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("csv is for lists"));
  EXPECT_EQ(Run({"presets", "x", "-o", "csv"}), kExitUsage);
  EXPECT_EQ(Run({"list", "--json", "-o", "yaml"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("give either --json or --output yaml"));
  EXPECT_EQ(Run({"list", "--watch", "-o", "csv"}), kExitUsage);
  EXPECT_EQ(Run({"list", "--watch=soon"}), kExitUsage);
  EXPECT_EQ(pages_, 0) << "nothing was asked for";
}

TEST_F(ListAppTest, GetShowsAJobInEveryFormItHas) {
  EXPECT_EQ(Run({"get", "a", "-o", "wide"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("effective spec\n  method: pure\n"));
  EXPECT_EQ(Run({"get", "a", "-o", "yaml"}), kExitOk);
  EXPECT_EQ(YAML::Load(out_.str())["effective_spec"]["method"].as<std::string>(), "pure");
}

TEST_F(ListAppTest, FiltersComeBeforeTheLimit) {
  EXPECT_THAT(List({"--name", "beta *"}), ElementsAre("jobs/c", "jobs/b"));
  EXPECT_THAT(List({"--name", "alpha", "--limit", "1"}), ElementsAre("jobs/a"));
  EXPECT_THAT(List({"--method", "PURE"}), ElementsAre("jobs/c", "jobs/a"));
  EXPECT_THAT(List({"--method", "pure", "--limit", "1"}), ElementsAre("jobs/c"));
  EXPECT_THAT(List({"--preset", "other"}), ElementsAre());
  EXPECT_EQ(Run({"list", "--preset", "tonic_spikng"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean \"tonic_spiking\"?"));
  EXPECT_THAT(List({"--until", "1970-01-01T00:03:20Z"}), ElementsAre("jobs/b", "jobs/a"));
}

TEST_F(ListAppTest, NothingOlderThanSinceIsAskedFor) {
  EXPECT_THAT(List({"--since", "1970-01-01T00:04:00Z"}), ElementsAre("jobs/c"));
  EXPECT_EQ(pages_, 2);
}

TEST_F(ListAppTest, TheOrderComesBeforeTheLimit) {
  EXPECT_THAT(List({"--sort", "create_time", "--limit", "2"}), ElementsAre("jobs/a", "jobs/b"));
  EXPECT_THAT(List({"--sort", "-method,display_name"}), ElementsAre("jobs/b", "jobs/a", "jobs/c"));
}

TEST_F(ListAppTest, WatchingAListEndsWithCtrlC) {
  int calls = 0;
  service_.list = [&](const v1::ListJobsRequest&, v1::ListJobsResponse* response) {
    if (++calls == 3) std::raise(SIGINT);
    v1::Job& job = *response->add_jobs();
    job.set_name("jobs/a");
    job.set_attempt(calls > 1 ? 2 : 1);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"list", "--json", "--watch=1ms"}), kExitInterrupted);
  EXPECT_THAT(Types(), ElementsAre("job", "job")) << "only what has changed is told";
  EXPECT_EQ(calls, 3);
}

TEST_F(ListAppTest, AWatchedListGoesOnWhenItsServerHasBeenStopped) {
  int calls = 0;
  service_.list = [&](const v1::ListJobsRequest&, v1::ListJobsResponse* response) {
    // What a server that is stopped at once says to calls that are under way.
    if (++calls == 2) return grpc::Status::CANCELLED;
    if (calls == 3) std::raise(SIGINT);
    response->add_jobs()->set_name("jobs/" + std::to_string(calls));
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"list", "--json", "--watch=1ms"}, absl::Seconds(60)), kExitInterrupted);
  EXPECT_THAT(Types(), ElementsAre("job", "job"));
  calls = 1;
  EXPECT_EQ(Run({"list", "--json", "--watch=1ms"}), kExitUnreachable) << "no patience";
}

TEST_F(ListAppTest, GetWatchesByEventsUntilTheEnd) {
  jobs_["jobs/a"].set_state(v1::JOB_STATE_RUNNING);
  jobs_["jobs/a"].set_last_event_sequence(4);
  service_.watch = [this](const v1::WatchJobRequest& request, auto& writer, grpc::ServerContext&) {
    EXPECT_EQ(request.after_sequence(), 4);
    jobs_["jobs/a"].set_state(v1::JOB_STATE_SUCCEEDED);
    jobs_["jobs/a"].set_last_event_sequence(5);
    v1::WatchJobResponse response;
    response.mutable_event()->set_sequence(5);
    response.mutable_event()->mutable_state_change()->set_state(v1::JOB_STATE_SUCCEEDED);
    writer.Write(response);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"get", "a", "--watch", "--json"}), kExitOk) << err_.str();
  EXPECT_THAT(Types(), ElementsAre("job", "job"));
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("running"), HasSubstr("succeeded")));
  EXPECT_EQ(Run({"get", "none", "--watch"}), kExitFailed);
}

TEST_F(ListAppTest, WhoNeedsNoHistoryBeginsAnewWithARestoredServer) {
  const auto from_its_log = [this](const v1::WatchJobRequest& request, auto& writer,
                                   grpc::ServerContext&) {
    v1::Job& job = jobs_["jobs/a"];
    if (request.after_sequence() > job.last_event_sequence()) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "after_sequence: must be at most 4");
    }
    v1::WatchJobResponse response;
    response.mutable_event()->set_sequence(job.last_event_sequence() + 1);
    writer.Write(response);
    const bool restored = job.last_event_sequence() == 4;
    if (restored) job.set_state(v1::JOB_STATE_SUCCEEDED);
    job.set_last_event_sequence(restored ? 5 : 4);
    return restored ? grpc::Status::OK : grpc::Status(grpc::StatusCode::UNAVAILABLE, "broken");
  };
  service_.watch = from_its_log;
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{"wait", "a"}, {"get", "a", "--watch"}}) {
    jobs_["jobs/a"].set_state(v1::JOB_STATE_RUNNING);
    jobs_["jobs/a"].set_last_event_sequence(575);
    EXPECT_EQ(Run(command, absl::Seconds(60)), kExitOk) << err_.str();
    EXPECT_THAT(out_.str(), HasSubstr("succeeded"));
    EXPECT_EQ(err_.str(), "");
  }
}

TEST_F(ListAppTest, WaitBeginsAnewThoughItsFirstStreamIsRefused) {
  jobs_["jobs/a"].set_state(v1::JOB_STATE_RUNNING);
  service_.watch = [this](const v1::WatchJobRequest&, auto&, grpc::ServerContext&) {
    jobs_["jobs/a"].set_state(v1::JOB_STATE_SUCCEEDED);
    return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "after_sequence: must be at most 4");
  };
  EXPECT_EQ(Run({"wait", "a"}), kExitOk) << err_.str();
}

TEST_F(ListAppTest, AUserThatTheFilterCannotSayIsRefused) {
  EXPECT_EQ(Run({"list", "--user", "a\"b"}), kExitUsage);
  EXPECT_THAT(err_.str(), AllOf(HasSubstr("--user"), HasSubstr("a\"b: must not hold a \"")));
  EXPECT_EQ(Run({"list", "--user", "a\xff"}), kExitUsage);
  EXPECT_EQ(pages_, 0);
}

TEST_F(ListAppTest, WaitTellsEndsApart) {
  EXPECT_EQ(Run({"wait", "a", "jobs/b", "a"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), AllOf(HasSubstr("jobs/a succeeded\n"), HasSubstr("jobs/b succeeded\n")));
  jobs_["jobs/b"].set_state(v1::JOB_STATE_CANCELLED);
  EXPECT_EQ(Run({"wait", "a", "b"}), kExitCancelled);
  EXPECT_THAT(out_.str(), HasSubstr("jobs/b was cancelled\n"));
  jobs_["jobs/c"].set_state(v1::JOB_STATE_FAILED);
  jobs_["jobs/c"].mutable_error()->set_reason(v1::JobError::REASON_DIVERGED);
  jobs_["jobs/c"].mutable_error()->set_message("nan");
  EXPECT_EQ(Run({"wait", "a", "b", "c", "--json"}), kExitFailed) << "the worst one";
  EXPECT_THAT(Types(), ElementsAre("job", "job", "job"));
  EXPECT_EQ(Run({"wait", "c"}), kExitFailed);
  EXPECT_EQ(out_.str(), "jobs/c failed: diverged: nan\n");
  EXPECT_EQ(Run({"wait", "none"}), kExitFailed);
  EXPECT_EQ(err_.str(), "spikepinn: no such job\n");
}

TEST_F(ListAppTest, WaitGivesUpInTime) {
  jobs_["jobs/b"].set_state(v1::JOB_STATE_RUNNING);
  EXPECT_EQ(Run({"wait", "a", "b", "--timeout", "100ms"}), kExitTimeout);
  EXPECT_EQ(out_.str(), "jobs/a succeeded\n");
  EXPECT_THAT(err_.str(), StartsWith("spikepinn: after 0.1s these have not ended: jobs/b\n"));
  jobs_["jobs/a"].set_state(v1::JOB_STATE_FAILED);
  EXPECT_EQ(Run({"wait", "a", "b", "--timeout", "100ms"}), kExitFailed) << "worse than late";
  EXPECT_EQ(Run({"wait", "a", "--timeout", "0"}), kExitUsage);
  EXPECT_EQ(Run({"wait", "sweeps/s"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("spikepinn sweep watch sweeps/s"));
}

TEST_F(ListAppTest, WaitShowsStatesInTheirColours) {
  EXPECT_EQ(Run({"wait", "a", "--color", "always"}), kExitOk);
  SetColors({});
  EXPECT_EQ(out_.str(), "jobs/a \x1b[32msucceeded\x1b[0m\n");
}

TEST_F(ListAppTest, AWatchedListIsPrintedAgainOnlyForWhatItShows) {
  order_ = {"jobs/a"};
  service_.list = [this](const v1::ListJobsRequest&, v1::ListJobsResponse* response) {
    v1::Job& job = *response->add_jobs();
    job = jobs_.at("jobs/a");
    job.set_last_event_sequence(++pages_);
    if (pages_ > 3) job.set_state(v1::JOB_STATE_FAILED);
    if (pages_ > 6) std::raise(SIGINT);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"list", "--watch=1ms"}), kExitInterrupted) << err_.str();
  const std::string all = out_.str();
  const std::size_t again = all.find("\n\nJOB");
  ASSERT_NE(again, std::string::npos) << "the state has changed";
  EXPECT_THAT(all.substr(0, again), Not(HasSubstr("\n\n")));
  EXPECT_THAT(all.substr(again + 2), AllOf(HasSubstr("failed"), Not(HasSubstr("\n\n"))));
}

TEST_F(ListAppTest, WaitForAnyEndsWithTheFirst) {
  jobs_["jobs/b"].set_state(v1::JOB_STATE_RUNNING);
  EXPECT_EQ(Run({"wait", "b", "a", "--any"}), kExitOk);
  EXPECT_EQ(out_.str(), "jobs/a succeeded\n");
}

TEST_F(ListAppTest, WaitSaysOnceThatTheServerIsGone) {
  server_.Stop();
  EXPECT_EQ(Run({"wait", "a", "b", "c"}), kExitUnreachable);
  EXPECT_THAT(err_.str(), AllOf(StartsWith("spikepinn: cannot reach"),
                                Not(HasSubstr("\nspikepinn: cannot reach"))));
}

TEST_F(ListAppTest, AJobOfWhichNothingWasHeardInTimeIsNotSaidToGoOn) {
  jobs_["jobs/b"].set_state(v1::JOB_STATE_RUNNING);
  const absl::Time late = absl::Now() + absl::Milliseconds(50);
  service_.get = [&](const v1::GetJobRequest& request, v1::Job* job) {
    if (request.name() == "jobs/b") {
      *job = jobs_["jobs/b"];
      return grpc::Status::OK;
    }
    while (absl::Now() < late) std::this_thread::yield();
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "");
  };
  EXPECT_EQ(Run({"wait", "a", "b", "--timeout", "1ms"}), kExitUnreachable);
  EXPECT_THAT(err_.str(), HasSubstr("spikepinn: cannot reach"));
  EXPECT_THAT(err_.str(), HasSubstr("these have not ended: jobs/b\n"));
}

TEST_F(ListAppTest, CtrlCEndsAWaitAndSaysHowToComeBack) {
  jobs_["jobs/b"].set_state(v1::JOB_STATE_RUNNING);
  service_.watch = [](const v1::WatchJobRequest&, auto&, grpc::ServerContext& context) {
    std::raise(SIGINT);
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  };
  EXPECT_EQ(Run({"wait", "b"}), kExitInterrupted);
  EXPECT_THAT(err_.str(), HasSubstr("It goes on. Come back with: spikepinn --server " +
                                    server_.address() + " wait jobs/b\n"));
  EXPECT_EQ(Run({"wait", "b", "--any", "--timeout", "10 m"}), kExitInterrupted);
  EXPECT_THAT(err_.str(), HasSubstr(" wait jobs/b --any --timeout 10m\n"));
}

TEST_F(ListAppTest, CtrlCTwiceCancelsIfThatWasAskedFor) {
  jobs_["jobs/b"].set_state(v1::JOB_STATE_RUNNING);
  std::atomic<bool> pressed_once = false;
  service_.watch = [&](const v1::WatchJobRequest&, auto&, grpc::ServerContext& context) {
    std::raise(SIGINT);
    while (!context.IsCancelled()) std::this_thread::yield();
    pressed_once = true;
    pressed_once.notify_all();
    return grpc::Status::CANCELLED;
  };
  service_.cancel = [](const v1::CancelJobRequest& request, v1::Job* job) {
    job->set_name(request.name());
    job->set_state(v1::JOB_STATE_CANCELLING);
    return grpc::Status::OK;
  };
  std::thread again([&] {
    pressed_once.wait(false);
    std::raise(SIGINT);
  });
  EXPECT_EQ(Run({"watch", "b", "--cancel-on-interrupt"}), kExitCancelled);
  again.join();
  EXPECT_THAT(err_.str(), HasSubstr("Ctrl-C again within 3 s cancels jobs/b\n"));
  EXPECT_THAT(err_.str(), HasSubstr("jobs/b is cancelling\n"));
}

}  // namespace
}  // namespace spikepinn::cli
