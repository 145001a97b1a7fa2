#include "server/config.h"

#include <fstream>
#include <regex>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string ErrorOf(const std::string& yaml) {
  const absl::StatusOr<Config> config = ParseConfig(yaml);
  EXPECT_TRUE(absl::IsInvalidArgument(config.status())) << config.status();
  return std::string(config.status().message());
}

TEST(ConfigTest, EmptyFileIsAllDefaults) {
  const absl::StatusOr<Config> config = ParseConfig("");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen, "127.0.0.1:7461");
  EXPECT_TRUE(config->devices.empty());
}

TEST(ConfigTest, EveryKeyIsRead) {
  const absl::StatusOr<Config> config = ParseConfig(R"(
listen: 0.0.0.0:1
data_dir: /data
devices:
  - {name: cpu, slots: 3, threads_per_slot: 4}
  - name: "cuda:0"
limits: {max_guide_steps: 1, max_optimizer_steps: 2, max_parameters: 3,
         max_collocation_points: 4, max_memory_bytes: 5000000000}
cancel_grace_seconds: 1.5
heartbeat_seconds: 3
worker_program: /bin/worker
log_level: debug
)");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->listen, "0.0.0.0:1");
  EXPECT_EQ(config->data_dir, "/data");
  ASSERT_EQ(config->devices.size(), 2u);
  EXPECT_EQ(config->devices[0].name, "cpu");
  EXPECT_EQ(config->devices[0].slots, 3);
  EXPECT_EQ(config->devices[0].threads_per_slot, 4);
  EXPECT_EQ(config->devices[1].name, "cuda:0");
  EXPECT_EQ(config->devices[1].slots, std::nullopt);
  EXPECT_EQ(config->limits.max_guide_steps, 1);
  EXPECT_EQ(config->limits.max_optimizer_steps, 2);
  EXPECT_EQ(config->limits.max_parameters, 3);
  EXPECT_EQ(config->limits.max_collocation_points, 4);
  EXPECT_EQ(config->limits.max_memory_bytes, 5'000'000'000);
  EXPECT_EQ(config->cancel_grace, absl::Milliseconds(1500));
  EXPECT_EQ(config->heartbeat, absl::Seconds(3));
  EXPECT_EQ(config->worker_program, "/bin/worker");
  EXPECT_EQ(config->log_level, "debug");
}

TEST(ConfigTest, UnknownKeysAreNamedWithTheirLine) {
  EXPECT_THAT(ErrorOf("listen: a:1\nlisten_on: b:2\n"),
              AllOf(HasSubstr("line 2"), HasSubstr("\"listen_on\""), HasSubstr("data_dir")));
  EXPECT_THAT(ErrorOf("limits:\n  max_steps: 3\n"),
              AllOf(HasSubstr("line 2"), HasSubstr("\"max_steps\"")));
  EXPECT_THAT(ErrorOf("devices:\n  - name: cpu\n    cores: 3\n"),
              AllOf(HasSubstr("line 3"), HasSubstr("\"cores\"")));
}

TEST(ConfigTest, ValuesOfTheWrongKindAreNamedWithTheirLine) {
  EXPECT_THAT(ErrorOf("heartbeat_seconds: soon"),
              HasSubstr("line 1: heartbeat_seconds = soon: must be a number >= 0.001"));
  EXPECT_THAT(ErrorOf("\nheartbeat_seconds: .nan"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("cancel_grace_seconds: -1"), HasSubstr("cancel_grace_seconds = -1"));
  EXPECT_THAT(ErrorOf("limits: {max_parameters: 0}"), HasSubstr("limits.max_parameters = 0"));
  EXPECT_THAT(ErrorOf("limits: 3"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("devices: cpu"), HasSubstr("devices: must be a list"));
  EXPECT_THAT(ErrorOf("devices: [{slots: 2}]"), HasSubstr("devices.name: missing"));
  EXPECT_THAT(ErrorOf("listen: [1, 2]"), HasSubstr("listen: must be a word"));
  EXPECT_THAT(ErrorOf("just words"), HasSubstr("line 1"));
}

TEST(ConfigTest, BrokenYamlIsAnErrorWithALine) {
  EXPECT_THAT(ErrorOf("listen: a\n  data_dir: [\n"), HasSubstr("line "));
}

TEST(ConfigTest, MissingFileIsNamed) {
  const absl::StatusOr<Config> config = ReadConfigFile("/nowhere/conf.yaml");
  EXPECT_TRUE(absl::IsNotFound(config.status()));
  EXPECT_THAT(std::string(config.status().message()), HasSubstr("/nowhere/conf.yaml"));
}

// Keys and defaults of the sample are those of the program.
TEST(ConfigTest, SampleFileIsValidWithItsCommentsTakenAway) {
  std::ifstream file(SPIKEPINN_SOURCE_DIR "/deploy/spikepinnd.conf.yaml");
  ASSERT_TRUE(file.good());
  std::stringstream text;
  text << file.rdbuf();
  const std::string enabled = std::regex_replace(text.str(), std::regex("(^|\n)#(?! )"), "$1");
  const std::string with_entries =
      std::regex_replace(enabled, std::regex("\n#  ( *(- )?[a-z_]+:)"), "\n  $1");
  const absl::StatusOr<Config> config = ParseConfig(with_entries);
  ASSERT_TRUE(config.ok()) << config.status() << "\n" << with_entries;
  const Config defaults;
  EXPECT_EQ(config->listen, defaults.listen);
  EXPECT_EQ(config->cancel_grace, defaults.cancel_grace);
  EXPECT_EQ(config->heartbeat, defaults.heartbeat);
  EXPECT_EQ(config->log_level, defaults.log_level);
  EXPECT_EQ(config->limits.max_guide_steps, defaults.limits.max_guide_steps);
  EXPECT_EQ(config->limits.max_optimizer_steps, defaults.limits.max_optimizer_steps);
  EXPECT_EQ(config->limits.max_parameters, defaults.limits.max_parameters);
  EXPECT_EQ(config->limits.max_collocation_points, defaults.limits.max_collocation_points);
  EXPECT_EQ(config->limits.max_memory_bytes, defaults.limits.max_memory_bytes);
  EXPECT_EQ(config->devices.size(), 2u);
  EXPECT_FALSE(config->worker_program.empty());
}

}  // namespace
}  // namespace spikepinn::server
