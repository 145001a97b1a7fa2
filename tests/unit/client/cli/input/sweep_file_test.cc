#include "client/cli/input/sweep_file.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Error(const std::string& text) {
  return std::string(ParseSweepFile(text, "f").status().message());
}

TEST(SweepFileTest, HoldsAJobAndAGrid) {
  const absl::StatusOr<client::SweepRequest> request = ParseSweepFile(
      "display_name: f-I\n"
      "job:\n  user: ada\n  spec: {forward: {preset: tonic_spiking}}\n"
      "grid:\n  axes:\n    - {field: runtime.seed, values: [1, 2]}\n"
      "    - {field: method, values: [guided, pure]}\n",
      "f");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->display_name, "f-I");
  EXPECT_EQ(request->job.user, "ada");
  const auto& grid = std::get<client::SweepGrid>(request->points);
  ASSERT_EQ(grid.size(), 2u);
  EXPECT_THAT(grid[0].values, ElementsAre("1", "2"));
  EXPECT_THAT(grid[1].values, ElementsAre("guided", "pure"));
}

TEST(SweepFileTest, HoldsAJobAndAList) {
  const absl::StatusOr<client::SweepRequest> request = ParseSweepFile(
      "job: {spec: {forward: {preset: tonic_spiking}}}\n"
      "list:\n  fields: [runtime.seed, guide.dt_ms]\n"
      "  points: [{values: [1, 0.5]}, {values: [2, 1]}]\n",
      "f");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_THAT(std::get<client::SweepList>(request->points).points,
              ElementsAre(ElementsAre("1", "0.5"), ElementsAre("2", "1")));
}

TEST(SweepFileTest, AJobFileIsASweepWithoutPoints) {
  const absl::StatusOr<client::SweepRequest> request = ParseSweepFile(
      "display_name: mine\nspec: {forward: {preset: tonic_spiking}}\npriority: 4\n", "f");
  ASSERT_TRUE(request.ok()) << request.status();
  EXPECT_EQ(request->display_name, "mine");
  EXPECT_EQ(request->job.priority, 4);
  EXPECT_TRUE(client::SweepFields(request->points).empty());
}

TEST(SweepFileTest, RefusesWhatTheServerSets) {
  const std::string job = "job: {spec: {forward: {preset: tonic_spiking}}";
  EXPECT_EQ(Error(job + "}\ncounts: {total: 1}\n"),
            "f:2: counts: is set by the server and has no place in a sweep file");
  EXPECT_THAT(Error(job + "}\npriority: 1\n"), HasSubstr("it belongs below \"job:\""));
  EXPECT_EQ(Error(job + ", state: running}\n"),
            "f: job.state: is set by the server and has no place in a job file");
  EXPECT_THAT(Error("state: running\nspec: {}\n"), HasSubstr("has no place in a job file"));
}

TEST(SweepFileTest, ErrorsNameTheirLine) {
  EXPECT_EQ(Error("job:\n  spec:\n    adam: {steps: x}\n"),
            "f:3: job.spec.adam.steps = x: must be a whole number");
  EXPECT_THAT(Error("job: {}\n"), HasSubstr("spec: missing"));
  EXPECT_THAT(Error("- 1\n"), HasSubstr("must be a map"));
  EXPECT_THAT(Error("job: [\n"), HasSubstr("is neither YAML nor JSON"));
  EXPECT_EQ(Error(""), "f: is empty");
  EXPECT_EQ(Error("job: {spec: {forward: {preset: resonator}}, max_attempts: 0}\n"),
            "f: max_attempts = 0: must be in [1, 100]");
}

}  // namespace
}  // namespace spikepinn::cli
