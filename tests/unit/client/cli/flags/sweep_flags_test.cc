#include "client/cli/flags/sweep_flags.h"

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Error(const std::string& axis) {
  const absl::Status status = ParseAxis(axis).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << axis;
  return std::string(status.message());
}

absl::StatusOr<client::SweepRequest> Make(const SweepFlags& flags) {
  std::string note;
  return MakeSweepRequest(flags, &note);
}

TEST(SweepFlagsTest, AnAxisIsARangeOrAList) {
  EXPECT_EQ(ParseAxis("a.b[0].c=1:2:2")->field, "a.b[0].c");
  EXPECT_THAT(ParseAxis("a=0:1:11")->values,
              ElementsAre("0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"));
  EXPECT_THAT(ParseAxis("a=3:1:3")->values, ElementsAre("3", "2", "1"));
  EXPECT_THAT(ParseAxis("a=0:2000000:3")->values, ElementsAre("0", "1000000", "2000000"));
  EXPECT_THAT(ParseAxis("a=guided, pure")->values, ElementsAre("guided", "pure"));
  EXPECT_THAT(ParseAxis("a=80")->values, ElementsAre("80"));
  EXPECT_THAT(ParseAxis("a=cuda:1")->values, ElementsAre("cuda:1"));
}

TEST(SweepFlagsTest, WhatIsNoAxisIsRefused) {
  EXPECT_THAT(Error("a"), HasSubstr("must be FIELD=first:last:count or FIELD=v1,v2,..."));
  EXPECT_THAT(Error("=1,2"), HasSubstr("must be FIELD="));
  EXPECT_THAT(Error("a=1,,2"), HasSubstr("a value is missing"));
  EXPECT_THAT(Error("a="), HasSubstr("a value is missing"));
  EXPECT_THAT(Error("a=1:2"), HasSubstr("a range is first:last:count"));
  EXPECT_THAT(Error("a=1:x:2"), HasSubstr("must be finite numbers"));
  for (const char* count : {"1", "0", "-3", "2.5", "10001", "x"}) {
    EXPECT_THAT(Error(std::string("a=1:2:") + count), HasSubstr("in [2, 10000]")) << count;
  }
}

TEST(SweepFlagsTest, AxesOfFlagsComeBehindThoseOfTheFile) {
  const spikepinn::testing::TempDir folder;
  std::ofstream(folder.File("s.yaml"))
      << "display_name: theirs\njob: {user: bob, spec: {forward: {preset: tonic_spiking}}}\n"
         "grid: {axes: [{field: runtime.seed, values: [1, 2]}]}\n";
  SweepFlags flags;
  flags.job.file = folder.File("s.yaml");
  flags.job.user = "ada";
  flags.axes = {"guide.dt_ms=0.5,1"};
  const absl::StatusOr<client::SweepRequest> request = Make(flags);
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->display_name, "theirs");
  EXPECT_EQ(request->job.user, "ada");
  EXPECT_THAT(client::SweepFields(request->points), ElementsAre("runtime.seed", "guide.dt_ms"));
}

TEST(SweepFlagsTest, NothingToVaryIsBadUsage) {
  SweepFlags flags;
  EXPECT_THAT(std::string(Make(flags).status().message()),
              HasSubstr("name either a job or sweep FILE or a --preset"));
  flags.job.preset = "tonic_spiking";
  EXPECT_THAT(std::string(Make(flags).status().message()), HasSubstr("nothing varies"));
  flags.axes = {"runtime.seed=1,2"};
  EXPECT_TRUE(Make(flags).ok());
  flags.job.file = "x";
  EXPECT_FALSE(Make(flags).ok());
}

}  // namespace
}  // namespace spikepinn::cli
