// The commands, from arguments to output and exit code, against a scripted server.
#include "client/cli/app.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/cli/one_job_fixture.h"
#include "tests/unit/client/cli/scoped_environment.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using AppTest = OneJobFixture;

TEST_F(AppTest, SubmitPrintsTheJobsName) {
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--name", "mine"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "jobs/x\n");
  ASSERT_EQ(created_.size(), 1u);
  EXPECT_EQ(created_[0].job().display_name(), "mine");
  EXPECT_EQ(created_[0].job().spec().forward().preset(), "tonic_spiking");
  EXPECT_FALSE(created_[0].validate_only());
}

TEST_F(AppTest, ValidateOnlyQueuesNothing) {
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--validate-only"}), kExitOk);
  EXPECT_TRUE(created_[0].validate_only());
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--validate-only", "--watch"}), kExitUsage);
}

TEST_F(AppTest, ABadJobFileIsBadUsageAndSendsNothing) {
  const std::string path = folder_.File("job.yaml");
  std::ofstream(path) << "spec:\n  forward: {preset: tonic_spiking}\n  adam: {steps: x}\n  y: 1\n";
  EXPECT_EQ(Run({"submit", path}), kExitUsage);
  EXPECT_THAT(err_.str(), StartsWith("spikepinn: " + path +
                                     ":3: spec.adam.steps = x: must be a whole number\n"
                                     "spikepinn: " +
                                     path + ":4: spec.y: unknown field; "));
  EXPECT_TRUE(created_.empty());
}

TEST_F(AppTest, BadUsageIsThree) {
  EXPECT_EQ(Run({}), kExitUsage);
  EXPECT_EQ(Run({"fly"}), kExitUsage);
  EXPECT_EQ(Run({"get"}), kExitUsage);
  EXPECT_EQ(Run({"list", "--state", "lazy"}), kExitUsage);
  EXPECT_EQ(Run({"submit"}), kExitUsage);
  EXPECT_EQ(Run({"submit", "job.yaml", "--preset", "tonic_spiking"}), kExitUsage);
  EXPECT_EQ(Run({"watch", "x", "--after", "-1"}), kExitUsage);
  EXPECT_EQ(Run({"result", "x", "-o", folder_.path(), "--times", "2,1"}), kExitUsage);
  EXPECT_EQ(Run({"result", "x", "-o", folder_.path(), "--times", "1", "--dt", "1"}), kExitUsage);
}

TEST_F(AppTest, HelpAndVersionAreSuccess) {
  EXPECT_EQ(Run({"--version"}), kExitOk);
  EXPECT_THAT(out_.str(), StartsWith("spikepinn "));
  EXPECT_EQ(Run({"--help"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("Exit codes:"));
  for (const char* command :
       {"submit", "run",    "wait",     "watch",      "list",  "get",   "cancel",
        "delete", "result", "evaluate", "presets",    "info",  "queue", "backup",
        "sweep",  "init",   "validate", "diff",       "rerun", "logs",  "plot",
        "report", "export", "context",  "completion", "help"}) {
    EXPECT_EQ(Run({command, "--help"}), kExitOk);
    EXPECT_THAT(out_.str(), HasSubstr("Example")) << command;
  }
  for (const char* command : {"submit", "watch", "results", "list", "get", "cancel", "delete"}) {
    EXPECT_EQ(Run({"sweep", command, "--help"}), kExitOk);
    EXPECT_THAT(out_.str(), HasSubstr("Example")) << command;
  }
}

TEST_F(AppTest, TheHelpsExamplesWithAPresetWork) {
  int examples = 0;
  for (const char* command : {"submit", "run"}) {
    ASSERT_EQ(Run({command, "--help"}), kExitOk);
    std::istringstream help(out_.str());
    for (std::string line; std::getline(help, line);) {
      std::istringstream words(line.substr(0, line.find('#')));
      std::vector<std::string> arguments;
      for (std::string word; words >> word;) arguments.push_back(word);
      if (arguments.size() < 3 || arguments[0] != "spikepinn" || arguments[2] != "--preset")
        continue;
      ++examples;
      arguments.erase(arguments.begin());
      const auto folder = std::find(arguments.begin(), arguments.end(), "-o");
      if (folder != arguments.end()) *(folder + 1) = folder_.File("out");
      EXPECT_EQ(Run(arguments), kExitOk) << line << "\n" << err_.str();
    }
  }
  EXPECT_GE(examples, 2);
}

TEST_F(AppTest, AnUnreachableServerIsTwoAndSaysWhatToDo) {
  server_.Stop();
  for (const char* command : {"info", "list", "presets"}) {
    EXPECT_EQ(Run({command}), kExitUnreachable);
    EXPECT_THAT(err_.str(), StartsWith("spikepinn: cannot reach the spikepinn server at " +
                                       server_.address() + " (is it running?)\n"));
    EXPECT_THAT(err_.str(), HasSubstr("start one with `spikepinnd"));
  }
  EXPECT_EQ(Run({"watch", "x"}), kExitUnreachable);
}

TEST_F(AppTest, ARefusalIsOneAndTheServersWord) {
  EXPECT_EQ(Run({"get", "other"}), kExitFailed);
  EXPECT_EQ(err_.str(),
            "spikepinn: jobs/other: no such job\n"
            "spikepinn: `spikepinn list` shows the jobs that there are\n");
  EXPECT_EQ(Run({"watch", "other"}), kExitFailed);
  EXPECT_EQ(Run({"delete", "x"}), kExitFailed) << "not scripted";
}

TEST_F(AppTest, NextStepsGoToTheServerThatWasTyped) {
  const ScopedEnvironment no_server("SPIKEPINN_SERVER", nullptr);
  EXPECT_EQ(Run({"get", "other", "--server", server_.address()}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn --server " + server_.address() + " list` shows"));
  config_path_ = folder_.File("config.yaml");
  ASSERT_EQ(Run({"context", "add", "lab", "--server", server_.address()}), kExitOk) << err_.str();
  EXPECT_EQ(Run({"--context", "lab", "get", "other"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn --context lab list` shows"));
  EXPECT_EQ(Run({"get", "other"}), kExitFailed);
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn list` shows")) << "it is the current one";
}

TEST_F(AppTest, AServerThatStopsDuringACallIsUnreachable) {
  service_.get = [](const v1::GetJobRequest&, v1::Job*) { return grpc::Status::CANCELLED; };
  EXPECT_EQ(Run({"get", "x"}), kExitUnreachable);
  EXPECT_EQ(err_.str(),
            "spikepinn: the spikepinn server at " + server_.address() +
                " has broken the call off: it was stopped, or its answer read too slowly\n"
                "spikepinn: try again\n");
}

TEST_F(AppTest, ListAsksForItsStatesAndGoesThroughThePages) {
  std::vector<std::string> tokens;
  service_.list = [&](const v1::ListJobsRequest& request, v1::ListJobsResponse* response) {
    EXPECT_EQ(request.filter(), "state = QUEUED OR state = RUNNING");
    tokens.push_back(request.page_token());
    v1::Job& job = *response->add_jobs();
    job.set_name("jobs/" + std::to_string(tokens.size()));
    if (tokens.size() < 3) response->set_next_page_token(std::to_string(tokens.size()));
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"list", "--state", "running,queued"}), kExitOk) << err_.str();
  EXPECT_THAT(tokens, ElementsAre("", "1", "2"));
  EXPECT_THAT(out_.str(), HasSubstr("jobs/3"));
  tokens.clear();
  EXPECT_EQ(Run({"list", "--state", "running", "--state", "queued", "--limit", "2"}), kExitOk);
  EXPECT_THAT(tokens, ElementsAre("", "1"));
  // As the API and its documents write them.
  tokens.clear();
  EXPECT_EQ(Run({"list", "--state", "RUNNING,Queued"}), kExitOk) << err_.str();
  EXPECT_THAT(tokens, ElementsAre("", "1", "2"));
}

TEST_F(AppTest, ListNarrowsDownToAUserAndASweep) {
  service_.list = [&](const v1::ListJobsRequest& request, v1::ListJobsResponse*) {
    EXPECT_EQ(request.filter(), "user = \"ada\" AND sweep = \"sweeps/s\"");
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"list", "--user", "ada", "--sweep", "s"}), kExitOk) << err_.str();
}

TEST_F(AppTest, SubmitSaysWhoAsksAndWhatTheJobMayUse) {
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--user", "ada", "--priority", "-5",
                 "--memory", "2GiB", "--time", "2h", "--scratch", "500MB", "--max-attempts", "1"}),
            kExitOk)
      << err_.str();
  ASSERT_EQ(created_.size(), 1u);
  const v1::Job& job = created_[0].job();
  EXPECT_EQ(job.user(), "ada");
  EXPECT_EQ(job.priority(), -5);
  EXPECT_EQ(job.resources().memory_bytes(), std::int64_t{2} << 30);
  EXPECT_EQ(job.resources().wall_seconds(), 7200);
  EXPECT_EQ(job.resources().scratch_bytes(), 500'000'000);
  EXPECT_EQ(job.max_attempts(), 1);
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--memory", "lots"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("--memory = lots: must be a size > 0"));
}

TEST_F(AppTest, QueueShowsTheOrderAndHowManyMoreThereAre) {
  service_.queue = [](const v1::ListQueueRequest& request, v1::ListQueueResponse* response) {
    EXPECT_EQ(request.page_size(), 1);
    v1::Job& job = *response->add_jobs();
    job.set_name("jobs/x");
    job.mutable_waiting()->set_reason(v1::Waiting::REASON_NEXT);
    job.mutable_waiting()->set_message("next");
    job.mutable_waiting()->set_position(1);
    response->set_total(1235);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"queue", "--limit", "1"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("       1  jobs/x"));
  EXPECT_THAT(out_.str(), HasSubstr("and 1,234 more\n"));
  EXPECT_EQ(Run({"queue", "--limit", "1", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("job"));
  EXPECT_EQ(nlohmann::json::parse(out_.str())["waiting"]["reason"], "next");
  service_.queue = [](const v1::ListQueueRequest&, v1::ListQueueResponse*) {
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"queue"}), kExitOk);
  EXPECT_EQ(out_.str(), "no jobs wait\n");
}

TEST_F(AppTest, BackupPrintsWhereTheCopyIs) {
  service_.backup = [](const v1::CreateBackupRequest&, v1::Backup* backup) {
    backup->set_path("/data/backups/1");
    backup->set_bytes(2048);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"backup"}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "/data/backups/1 (2.0 KiB)\n");
  EXPECT_EQ(Run({"backup", "--json"}), kExitOk);
  EXPECT_THAT(Types(), ElementsAre("backup"));
}

TEST_F(AppTest, InfoShowsWhoHasUsedTheServer) {
  service_.info = [](const v1::GetServerInfoRequest&, v1::ServerInfo* info) {
    v1::UserShare& share = *info->add_users();
    share.set_user("ada");
    share.set_running_jobs(2);
    share.set_queued_jobs(7);
    share.set_decayed_thread_seconds(90);
    info->mutable_limits()->set_job_wall_seconds(3600);
    info->mutable_storage()->set_used_bytes(3 << 20);
    info->mutable_storage()->set_free_bytes(5ll << 30);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"info"}), kExitOk) << err_.str();
  EXPECT_THAT(out_.str(), HasSubstr("USER  RUNNING  QUEUED      LATELY USED\n"
                                    "ada         2       7  1m 30s x thread\n"));
  EXPECT_THAT(out_.str(), HasSubstr("time"));
  EXPECT_THAT(out_.str(), HasSubstr("data folder 3.0 MiB, 5.0 GiB of its disk free\n"));
}

TEST_F(AppTest, PresetsPrintAJobFile) {
  service_.presets = [](const v1::ListPresetsRequest&, v1::ListPresetsResponse* response) {
    v1::Preset& preset = *response->add_presets();
    preset.set_name("mine");
    preset.set_description("what it does");
    v1::GeneralNeuron& neuron = *preset.mutable_problem()->mutable_neuron()->mutable_general();
    neuron.set_capacitance_pf(1);
    neuron.set_v_peak_mv(30);
    neuron.set_v_reset_mv(-65);
    preset.mutable_problem()->mutable_initial()->set_v_mv(-70);
    preset.mutable_problem()->set_duration_ms(100);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run({"presets"}), kExitOk);
  EXPECT_EQ(out_.str(), "PRESET  SPAN, ms  DESCRIPTION\nmine         100  what it does\n");
  EXPECT_EQ(Run({"presets", "mien"}), kExitFailed);
  EXPECT_EQ(err_.str(),
            "spikepinn: the server has no preset \"mien\"; did you mean mine?\n"
            "spikepinn: `spikepinn presets` shows those that there are\n");
  ASSERT_EQ(Run({"presets", "mine"}), kExitOk);
  const std::string path = folder_.File("mine.yaml");
  std::ofstream(path) << out_.str();
  EXPECT_EQ(Run({"submit", path}), kExitOk) << err_.str();
}

}  // namespace
}  // namespace spikepinn::cli
