#include "client/cli/settings/server_choice.h"

#include <fstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/client/cli/scoped_environment.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

class ServerChoiceTest : public ::testing::Test {
 protected:
  ServerChoiceTest() {
    std::ofstream(path_) << "current: lab\ncontexts:\n  lab: {server: \"lab:1\", user: ada}\n"
                            "  laptop: {server: \"laptop:1\"}\n";
  }

  const spikepinn::testing::TempDir folder_;
  const std::string path_ = folder_.File("config.yaml");
  ScopedEnvironment server_{"SPIKEPINN_SERVER", nullptr};
  ScopedEnvironment context_{"SPIKEPINN_CONTEXT", nullptr};
};

TEST_F(ServerChoiceTest, EachWayStandsBehindTheOneBefore) {
  EXPECT_EQ(ChooseServer({}, folder_.File("none"))->address, "");
  EXPECT_EQ(ChooseServer({}, path_)->address, "lab:1");
  const ScopedEnvironment context("SPIKEPINN_CONTEXT", "laptop");
  EXPECT_EQ(ChooseServer({}, path_)->address, "laptop:1");
  const ScopedEnvironment server("SPIKEPINN_SERVER", "env:1");
  EXPECT_EQ(ChooseServer({}, path_)->address, "env:1");
  EXPECT_EQ(ChooseServer({.context = "lab"}, path_)->address, "lab:1");
  EXPECT_EQ(ChooseServer({.server = "flag:1"}, path_)->address, "flag:1");
  EXPECT_FALSE(ChooseServer({.server = "flag:1", .context = "lab"}, path_).ok());
}

TEST_F(ServerChoiceTest, TellsWhereItComesFromAndWhoseJobsThereAre) {
  const absl::StatusOr<ServerChoice> choice = ChooseServer({}, path_);
  EXPECT_EQ(choice->source, kCurrentContext);
  EXPECT_EQ(choice->context, "lab");
  EXPECT_EQ(choice->user, "ada");
  // Not of a context that is not used.
  EXPECT_EQ(ChooseServer({.server = "flag:1"}, path_)->user, "");
}

TEST_F(ServerChoiceTest, AnUnknownContextIsAnErrorWithTheNextStep) {
  const absl::Status status = ChooseServer({.context = "labb"}, path_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()), HasSubstr("--context = labb: there is no such"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("did you mean lab?"));
  EXPECT_THAT(std::string(status.message()), HasSubstr("spikepinn context list"));
}

TEST_F(ServerChoiceTest, ABrokenFileOnlyMattersWhereItIsAsked) {
  std::ofstream(path_) << "colour: 1\n";
  EXPECT_FALSE(ChooseServer({}, path_).ok());
  EXPECT_TRUE(ChooseServer({.server = "flag:1"}, path_).ok());
}

TEST_F(ServerChoiceTest, AWrongAddressNamesWhereItStands) {
  EXPECT_THAT(std::string(ChooseServer({.server = "box"}, path_).status().message()),
              HasSubstr("--server = box: must be HOST:PORT"));
  const ScopedEnvironment server("SPIKEPINN_SERVER", "box");
  EXPECT_THAT(std::string(ChooseServer({}, path_).status().message()),
              HasSubstr("SPIKEPINN_SERVER = box"));
}

}  // namespace
}  // namespace spikepinn::cli
