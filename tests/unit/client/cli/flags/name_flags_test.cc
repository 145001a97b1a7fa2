#include "client/cli/flags/name_flags.h"

#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class NameFlagsTest : public ::testing::Test {
 protected:
  NameFlagsTest() {
    app_.add_option("--server", text_);
    app_.fallthrough();
    AddJobArgument(app_.add_subcommand("watch"), &name_);
    AddJobsArgument(app_.add_subcommand("report"), 2, &names_);
    CLI::App* const diff = app_.add_subcommand("diff");
    CheckJobOrFile(diff, diff->add_option("LEFT", name_));
    CLI::App* const sweep = app_.add_subcommand("sweep");
    AddSweepArgument(sweep->add_subcommand("results"), &name_);
    AddSweepArgument(sweep->add_subcommand("watch"), &name_);
    AddSweepArgument(sweep->add_subcommand("list"), &name_);
  }

  // What is wrong with the command line; empty: nothing.
  std::string Error(const std::string& line) {
    try {
      app_.parse(line);
    } catch (const CLI::ParseError& error) {
      return error.what();
    }
    return "";
  }

  CLI::App app_{"", "spikepinn"};
  std::string text_;
  std::string name_;
  std::vector<std::string> names_;
};

TEST_F(NameFlagsTest, NamesAreTakenWithAndWithoutTheirCollection) {
  EXPECT_EQ(Error("watch jobs/3f-A"), "");
  EXPECT_EQ(Error("watch 3f2a"), "");
  EXPECT_EQ(Error("sweep results sweeps/3f2a"), "");
  EXPECT_EQ(Error("report a jobs/b"), "");
  EXPECT_EQ(JobNames(names_), (std::vector<std::string>{"jobs/a", "jobs/b"}));
}

TEST_F(NameFlagsTest, AMalformedNameLeadsToTheList) {
  for (const char* const name : {"my_job", "jobs/", "a/b", "jobs/a/b", "3f2\xc3\xa4"}) {
    EXPECT_THAT(Error(std::string("watch ") + name),
                StartsWith(std::string("JOB: ") + name + ": must be jobs/ID or ID"))
        << name;
  }
  EXPECT_THAT(Error("watch my_job"), HasSubstr("\n`spikepinn list` shows"));
  EXPECT_THAT(Error("report a b_c"), StartsWith("JOB: b_c: must be"));
  EXPECT_NE(Error("watch " + std::string(64, 'a')), "");
  EXPECT_EQ(Error("watch " + std::string(63, 'a')), "");
}

TEST_F(NameFlagsTest, ASweepWhereAJobBelongsLeadsToTheSweepsCommand) {
  EXPECT_THAT(Error("watch sweeps/s"),
              HasSubstr("`spikepinn sweep watch sweeps/s` is for a sweep"));
  EXPECT_THAT(Error("report sweeps/s"), HasSubstr("`spikepinn list --sweep sweeps/s` shows"));
  EXPECT_THAT(Error("diff sweeps/s"), HasSubstr("`spikepinn list --sweep sweeps/s` shows"));
}

TEST_F(NameFlagsTest, AJobWhereASweepBelongsLeadsToTheJobsCommand) {
  EXPECT_THAT(Error("sweep results jobs/x"), HasSubstr("`spikepinn result jobs/x` is for a job"));
  EXPECT_THAT(Error("sweep watch jobs/x"), HasSubstr("`spikepinn watch jobs/x` is for a job"));
  EXPECT_THAT(Error("sweep list jobs/x"), HasSubstr("`spikepinn get jobs/x` tells"));
}

TEST_F(NameFlagsTest, TheNextStepGoesToTheServerThatWasNamed) {
  EXPECT_THAT(Error("watch sweeps/s --server box:1"),
              HasSubstr("`spikepinn --server box:1 sweep watch sweeps/s`"));
}

TEST_F(NameFlagsTest, AFileIsWhatExistsOrHasADot) {
  const spikepinn::testing::TempDir folder;
  std::ofstream(folder.File("job")) << "spec: {}\n";
  EXPECT_TRUE(IsJobFile(folder.File("job")));
  EXPECT_TRUE(IsJobFile("there_is_none.yaml"));
  EXPECT_TRUE(IsJobFile("-"));
  EXPECT_FALSE(IsJobFile("3f2a"));
  EXPECT_FALSE(IsJobFile("/tmp"));
  EXPECT_EQ(Error("diff there_is_none.yaml"), "");
}

}  // namespace
}  // namespace spikepinn::cli
