// `spikepinn help`, mistyped commands and what shells ask for, against a scripted server.
#include <filesystem>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/app_fixture.h"
#include "tests/unit/client/cli/scoped_environment.h"

namespace spikepinn::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ShellCommandsTest : public AppFixture {
 protected:
  ShellCommandsTest() {
    service_.list = [](const v1::ListJobsRequest&, v1::ListJobsResponse* response) {
      v1::Job* const job = response->add_jobs();
      job->set_name("jobs/3f2a");
      job->set_state(v1::JOB_STATE_RUNNING);
      job->set_user("ada");
      job->set_display_name("first");
      return grpc::Status::OK;
    };
  }
  ScopedEnvironment server_variable_{"SPIKEPINN_SERVER", nullptr};
};

TEST_F(ShellCommandsTest, HelpIsThatOfTheCommand) {
  EXPECT_EQ(Run({"help", "sweep", "results"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("Usage: spikepinn sweep results [OPTIONS] SWEEP"));
  EXPECT_EQ(Run({"help"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("Usage: spikepinn [OPTIONS]"));
  EXPECT_EQ(Run({"help", "sumbit"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("did you mean submit?"));
}

TEST_F(ShellCommandsTest, HelpSpeaksNoProgrammersLanguage) {
  Run({"__complete", ""});
  std::istringstream commands(out_.str());
  int read = 0;
  for (std::string line; std::getline(commands, line); ++read) {
    ASSERT_EQ(Run({"help", line.substr(0, line.find('\t'))}), kExitOk) << line;
    const std::string options = out_.str().substr(0, out_.str().find("\nExample"));
    EXPECT_THAT(options, Not(HasSubstr("{"))) << line;
    EXPECT_THAT(options, Not(HasSubstr("x)"))) << line;
    EXPECT_THAT(options, Not(ContainsRegex(" (TEXT|UINT)[ \n]"))) << line;
  }
  EXPECT_GT(read, 20);
}

TEST_F(ShellCommandsTest, WordsAndFoldersOfTheRealFlagsAreCompleted) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> lines = {
      {{"list", "-o", ""}, "table\t\nwide\t\njson\t\nyaml\t\ncsv\t\n"},
      {{"get", "x", "-o", ""}, "table\t\nwide\t\njson\t\nyaml\t\n"},
      {{"list", "--sort", "user,-took"}, "user,-took_seconds\t\n"},
      {{"result", "x", "--format", "csv,np"}, "csv,npz\t\n"},
      {{"evaluate", "x", "--format", ""}, "csv\t\nnpz\t\nmat\t\n"},
      {{"plot", "x", "--what=spikes,ph"}, "--what=spikes,phase\t\n"},
      {{"result", "x", "-o", ""}, ":folders\n"},
      {{"run", "-o", ""}, ":folders\n"},
      {{"evaluate", "x", "-o", ""}, ":files\n"},
      {{"init", "-o", ""}, ":files\n"}};
  for (auto [words, expected] : lines) {
    words.insert(words.begin(), "__complete");
    EXPECT_EQ(Run(words), kExitOk);
    EXPECT_EQ(out_.str(), expected) << words[1] << " " << words.back();
  }
}

TEST_F(ShellCommandsTest, AMistypedCommandIsToldWhatItMayHaveBeen) {
  EXPECT_EQ(Run({"sumbit", "job.yaml"}), kExitUsage);
  EXPECT_EQ(err_.str(),
            "spikepinn: there is no command `spikepinn sumbit`; did you mean submit?\n"
            "spikepinn: `spikepinn --help` tells more\n");
  EXPECT_EQ(Run({"sweep", "lits"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn sweep lits`; did you mean list?"));
  EXPECT_EQ(Run({"list", "--stat", "running"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("has no flag --stat; did you mean --state?"));
  EXPECT_THAT(err_.str(), HasSubstr("`spikepinn list --help` tells more"));
}

TEST_F(ShellCommandsTest, JobsAreCompletedFromTheServer) {
  EXPECT_EQ(Run({"__complete", "watch", ""}), kExitOk);
  EXPECT_EQ(out_.str(), "jobs/3f2a\trunning  ada  first\n");
  EXPECT_EQ(Run({"__complete", "--server", "127.0.0.1:1", "watch", ""}), kExitOk);
  EXPECT_EQ(out_.str(), "");
  EXPECT_EQ(err_.str(), "");
}

TEST_F(ShellCommandsTest, ASilentServerIsNotWaitedFor) {
  service_.list = [](const v1::ListJobsRequest&, v1::ListJobsResponse*) {
    absl::SleepFor(absl::Seconds(1));  // longer than anybody waits for a Tab
    return grpc::Status::OK;
  };
  const absl::Time begin = absl::Now();
  EXPECT_EQ(Run({"__complete", "watch", ""}), kExitOk);
  EXPECT_LT(absl::Now() - begin, absl::Milliseconds(800));
  EXPECT_EQ(out_.str(), "");
}

TEST_F(ShellCommandsTest, WhatIsForShellsIsNotShownToPeople) {
  Run({"__complete", ""});
  EXPECT_THAT(out_.str(), HasSubstr("submit\t"));
  EXPECT_THAT(out_.str(), Not(HasSubstr("__")));
  Run({"--help"});
  EXPECT_THAT(out_.str(), Not(HasSubstr("__")));
}

TEST_F(ShellCommandsTest, PresetsAndMethodsAreCompletedOffline) {
  Run({"__complete", "submit", "--preset", "tonic_s"});
  EXPECT_THAT(out_.str(), StartsWith("tonic_spiking\t"));
  Run({"__complete", "submit", "--method="});
  EXPECT_EQ(out_.str(), "--method=pure\t\n--method=guided\t\n--method=segmented\t\n");
  Run({"__complete", "help", "sweep", "res"});
  EXPECT_THAT(out_.str(), StartsWith("results\t"));
}

TEST_F(ShellCommandsTest, EveryCommandHasAManualPage) {
  EXPECT_EQ(Run({"__man", folder_.File("man1")}), kExitOk) << err_.str();
  for (const char* name : {"spikepinn", "spikepinn-submit", "spikepinn-sweep-results"}) {
    EXPECT_TRUE(std::filesystem::exists(folder_.File("man1/" + std::string(name) + ".1"))) << name;
  }
}

}  // namespace
}  // namespace spikepinn::cli
