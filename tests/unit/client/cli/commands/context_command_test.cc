// `spikepinn context` and what follows from it, against a scripted server.
#include <fstream>
#include <string>

#include "client/cli/exit_code.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/unit/client/cli/app_fixture.h"
#include "tests/unit/client/cli/scoped_environment.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

class ContextCommandTest : public AppFixture {
 protected:
  ContextCommandTest() { config_path_ = folder_.File("settings/config.yaml"); }

  std::string user_;
  ScopedEnvironment server_variable_{"SPIKEPINN_SERVER", nullptr};
  ScopedEnvironment context_variable_{"SPIKEPINN_CONTEXT", nullptr};
  ScopedEnvironment user_variable_{"SPIKEPINN_USER", nullptr};
};

TEST_F(ContextCommandTest, TheFirstOneBecomesTheCurrentOne) {
  EXPECT_EQ(Run({"context", "list"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("spikepinn context add"));
  EXPECT_EQ(Run({"context", "add", "lab", "--server", "lab:1", "--user", "ada"}), kExitOk)
      << err_.str();
  EXPECT_EQ(Run({"context", "add", "laptop", "--server", "laptop:2"}), kExitOk);
  EXPECT_EQ(Run({"context", "list"}), kExitOk);
  EXPECT_EQ(out_.str(),
            "   NAME    SERVER    USER\n*  lab     lab:1     ada\n   laptop  laptop:2\n");
}

TEST_F(ContextCommandTest, CommandsGoWhereTheContextSays) {
  service_.create = [this](const v1::CreateJobRequest& request, v1::Job* job) {
    user_ = request.job().user();
    job->set_name("jobs/x");
    return grpc::Status::OK;
  };
  Run({"context", "add", "elsewhere", "--server", "127.0.0.1:1"});
  Run({"context", "add", "here", "--server", server_.address(), "--user", "ada"});
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking"}), kExitUnreachable);
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking", "--context", "here"}), kExitOk);
  EXPECT_EQ(user_, "ada");
  EXPECT_EQ(Run({"context", "use", "here"}), kExitOk);
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking"}), kExitOk) << err_.str();
  const ScopedEnvironment me("SPIKEPINN_USER", "bob");
  EXPECT_EQ(Run({"submit", "--preset", "tonic_spiking"}), kExitOk);
  EXPECT_EQ(user_, "bob");
}

TEST_F(ContextCommandTest, ShowTellsWhyAServerIsTheOne) {
  Run({"context", "add", "lab", "--server", "lab:1"});
  EXPECT_EQ(Run({"context", "show"}), kExitOk);
  EXPECT_EQ(out_.str(), "context  lab\nserver   lab:1\nfrom     the current context\nfile     " +
                            config_path_ + "\n");
  EXPECT_EQ(Run({"context", "show", "--server", "box:1"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr("server   box:1\nfrom     --server\n"));
  EXPECT_EQ(Run({"context", "show", "lab", "--json"}), kExitOk);
  EXPECT_EQ(
      nlohmann::json::parse(out_.str()),
      nlohmann::json::parse(R"({"type":"context","name":"lab","server":"lab:1","current":true})"));
}

TEST_F(ContextCommandTest, ProgramsAreToldWhatHasBecomeOfAContext) {
  const char* const added = R"({"type":"context","name":"a","server":"b:1","current":true})";
  EXPECT_EQ(Run({"--json", "context", "add", "a", "--server", "b:1"}), kExitOk);
  EXPECT_EQ(out_.str(), std::string(added) + "\n");
  EXPECT_EQ(Run({"--json", "context", "use", "a"}), kExitOk);
  EXPECT_EQ(out_.str(), std::string(added) + "\n");
  EXPECT_EQ(Run({"--json", "context", "remove", "a"}), kExitOk);
  EXPECT_THAT(out_.str(), HasSubstr(R"("current":false)"));
}

TEST_F(ContextCommandTest, RemoveForgets) {
  Run({"context", "add", "lab", "--server", "lab:1"});
  EXPECT_EQ(Run({"context", "remove", "lab"}), kExitOk);
  EXPECT_EQ(Run({"context", "use", "lab"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("there is no such context"));
}

TEST_F(ContextCommandTest, BadUsageChangesNothing) {
  EXPECT_EQ(Run({"context", "add", "a b", "--server", "lab:1"}), kExitUsage);
  EXPECT_EQ(Run({"context", "add", "lab", "--server", "lab"}), kExitUsage);
  EXPECT_EQ(Run({"context", "add", "lab"}), kExitUsage);
  EXPECT_EQ(Run({"context"}), kExitUsage);
  EXPECT_EQ(Run({"list", "--server", "a:1", "--context", "lab"}), kExitUsage);
  EXPECT_FALSE(std::ifstream(config_path_).good());
}

TEST_F(ContextCommandTest, ABrokenFileStopsWhatNeedsAServerAndNothingElse) {
  config_path_ = folder_.File("config.yaml");
  std::ofstream(config_path_) << "colour: red\n";
  EXPECT_EQ(Run({"list"}), kExitUsage);
  EXPECT_THAT(err_.str(), HasSubstr("config.yaml:1: colour: unknown field"));
  EXPECT_EQ(Run({"completion", "bash"}), kExitOk);
  EXPECT_EQ(Run({"help", "sweep", "submit"}), kExitOk);
}

}  // namespace
}  // namespace spikepinn::cli
