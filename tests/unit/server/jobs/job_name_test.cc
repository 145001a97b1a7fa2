#include "server/jobs/job_name.h"

#include <string>

#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

TEST(JobNameTest, NamesGoBothWays) {
  EXPECT_EQ(JobName("abc-7"), "jobs/abc-7");
  EXPECT_EQ(ParseJobName("jobs/abc-7").value(), "abc-7");
}

TEST(JobNameTest, NothingThatCouldBeAPathIsAccepted) {
  for (const std::string& name :
       {std::string(), std::string("jobs"), std::string("jobs/"), std::string("/jobs/a"),
        std::string("jobs/."), std::string("jobs/.."), std::string("jobs/a/b"),
        std::string("jobs/a\\b"), std::string("jobs/a b"), std::string("jobs/a\0b", 8),
        "jobs/" + std::string(64, 'a'), std::string("jobs/\xc3\xa4")}) {
    EXPECT_TRUE(absl::IsInvalidArgument(ParseJobName(name).status())) << name;
  }
}

TEST(JobNameTest, SweepsHaveNamesOfTheirOwn) {
  EXPECT_EQ(SweepName("a-1"), "sweeps/a-1");
  EXPECT_EQ(ParseSweepName("sweeps/a-1").value(), "a-1");
  EXPECT_EQ(std::string(ParseSweepName("jobs/a").status().message()),
            "name = \"jobs/a\": must be sweeps/{sweep}");
  EXPECT_FALSE(ParseJobName("sweeps/a").ok());
}

TEST(JobNameTest, ErrorQuotesTheName) {
  EXPECT_EQ(std::string(ParseJobName("foo\n").status().message()),
            "name = \"foo\\n\": must be jobs/{job}");
}

TEST(SweepNameTest, NamesGoBothWaysAndNotThoseOfJobs) {
  EXPECT_EQ(SweepName("abc-7"), "sweeps/abc-7");
  EXPECT_EQ(ParseSweepName("sweeps/abc-7").value(), "abc-7");
  EXPECT_EQ(std::string(ParseSweepName("jobs/a").status().message()),
            "name = \"jobs/a\": must be sweeps/{sweep}");
  EXPECT_FALSE(ParseJobName("sweeps/a").ok());
}

}  // namespace
}  // namespace spikepinn::server
