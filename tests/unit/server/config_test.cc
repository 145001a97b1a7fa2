#include "server/config.h"

#include <cstddef>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Whether a line of the sample file is an entry that is commented out: "#key:", "#  - key:".
bool IsEntry(absl::string_view line) {
  if (!absl::ConsumePrefix(&line, "#")) return false;
  if (!absl::StartsWith(line, " ")) return true;
  if (!absl::StartsWith(line, "  ")) return false;
  line = absl::StripLeadingAsciiWhitespace(line);
  absl::ConsumePrefix(&line, "- ");
  const std::size_t key = line.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
  return key != 0 && key != line.npos && line[key] == ':';
}

std::string WithEntries(const std::string& sample) {
  std::vector<std::string> lines = absl::StrSplit(sample, '\n');
  for (std::string& line : lines) {
    if (IsEntry(line)) line.erase(0, 1);
  }
  return absl::StrJoin(lines, "\n");
}

std::string ErrorOf(const std::string& yaml) {
  const absl::StatusOr<Config> config = ParseConfig(yaml);
  EXPECT_TRUE(absl::IsInvalidArgument(config.status())) << config.status();
  return std::string(config.status().message());
}

TEST(ConfigTest, EmptyFileIsAllDefaults) {
  const absl::StatusOr<Config> config = ParseConfig("");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->server.listen, "127.0.0.1:7461");
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
scheduling: {half_life_hours: 2, max_queued_per_user: 3, max_running_per_user: 4,
             max_bypass_seconds: 5, memory_bytes: 6}
job_resources: {memory_bytes: 7, wall_seconds: 8, scratch_bytes: 9}
workers: {standby: 0, log_bytes: 4096, cancel_grace_seconds: 1.5, terminate_grace_seconds: 2.5, ping_seconds: 3.5,
          answer_limit_seconds: 4.5, checkpoint_seconds: 5.5, first_retry_seconds: 6.5,
          longest_retry_seconds: 7.5, pause_seconds: 3}
retention: {max_age_days: 0.5, max_jobs: 10, max_bytes: 11, min_age_hours: 1.5}
min_free_bytes: 12
max_events_per_job: 1300
heartbeat_seconds: 3
worker_program: /bin/worker
log_level: debug
)");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->server.listen, "0.0.0.0:1");
  EXPECT_EQ(config->data_dir, "/data");
  ASSERT_EQ(config->devices.size(), 2u);
  EXPECT_EQ(config->devices[0].name, "cpu");
  EXPECT_EQ(config->devices[0].slots, 3);
  EXPECT_EQ(config->devices[0].threads_per_slot, 4);
  EXPECT_EQ(config->devices[1].name, "cuda:0");
  EXPECT_EQ(config->devices[1].slots, std::nullopt);
  EXPECT_EQ(config->server.service.limits.max_guide_steps, 1);
  EXPECT_EQ(config->server.service.limits.max_optimizer_steps, 2);
  EXPECT_EQ(config->server.service.limits.max_parameters, 3);
  EXPECT_EQ(config->server.service.limits.max_collocation_points, 4);
  EXPECT_EQ(config->server.service.limits.max_memory_bytes, 5'000'000'000);
  EXPECT_EQ(config->server.schedule.half_life, absl::Hours(2));
  EXPECT_EQ(config->server.dispatcher.max_queued_per_user, 3);
  EXPECT_EQ(config->server.schedule.max_running_per_user, 4);
  EXPECT_EQ(config->server.schedule.max_bypass, absl::Seconds(5));
  EXPECT_EQ(config->server.memory_bytes, 6);
  EXPECT_EQ(config->server.service.resources.memory_bytes, 7);
  EXPECT_EQ(config->server.service.resources.wall_time, absl::Seconds(8));
  EXPECT_EQ(config->server.service.resources.scratch_bytes, 9);
  EXPECT_EQ(config->standbys.size, 0);
  EXPECT_EQ(config->logs.max_bytes, 4096);
  EXPECT_EQ(config->server.dispatcher.attempts.cancel_grace, absl::Milliseconds(1500));
  EXPECT_EQ(config->server.dispatcher.attempts.terminate_grace, absl::Milliseconds(2500));
  EXPECT_EQ(config->server.dispatcher.attempts.ping_interval, absl::Milliseconds(3500));
  EXPECT_EQ(config->server.dispatcher.attempts.answer_limit, absl::Milliseconds(4500));
  EXPECT_EQ(config->server.dispatcher.checkpoint_interval, absl::Milliseconds(5500));
  EXPECT_EQ(config->server.dispatcher.attempts.retry.first_wait, absl::Milliseconds(6500));
  EXPECT_EQ(config->server.dispatcher.attempts.retry.longest_wait, absl::Milliseconds(7500));
  EXPECT_EQ(config->server.dispatcher.no_worker_wait, absl::Seconds(3));
  EXPECT_EQ(config->server.housekeeper.retention.max_age, absl::Hours(12));
  EXPECT_EQ(config->server.housekeeper.retention.max_jobs, 10);
  EXPECT_EQ(config->server.housekeeper.retention.max_bytes, 11);
  EXPECT_EQ(config->server.housekeeper.retention.min_age, absl::Minutes(90));
  EXPECT_EQ(config->store.min_free_bytes, 12);
  EXPECT_EQ(config->store.max_events_per_job, 1300);
  EXPECT_EQ(config->server.service.heartbeat, absl::Seconds(3));
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
              HasSubstr("line 1: heartbeat_seconds = soon: must be a number in [0.001, 20]"));
  EXPECT_THAT(ErrorOf("\nheartbeat_seconds: .nan"), HasSubstr("line 2"));
  EXPECT_THAT(ErrorOf("workers: {cancel_grace_seconds: -1}"),
              HasSubstr("workers.cancel_grace_seconds = -1"));
  EXPECT_THAT(ErrorOf("limits: {max_parameters: 0}"), HasSubstr("limits.max_parameters = 0"));
  EXPECT_THAT(ErrorOf("limits: 3"), HasSubstr("line 1"));
  EXPECT_THAT(ErrorOf("devices: cpu"), HasSubstr("devices: must be a list"));
  EXPECT_THAT(ErrorOf("devices: [{slots: 2}]"), HasSubstr("devices.name: missing"));
  EXPECT_THAT(ErrorOf("listen: [1, 2]"), HasSubstr("listen: must be a word"));
  EXPECT_THAT(ErrorOf("just words"), HasSubstr("line 1"));
}

TEST(ConfigTest, NothingMayBeSaidTwice) {
  EXPECT_THAT(ErrorOf("workers:\n  standby: 1\n  standby: 2\n"),
              HasSubstr("line 3: standby: given twice"));
  EXPECT_THAT(ErrorOf("devices:\n  - {name: cpu}\n  - {name: cuda:0}\n  - {name: cpu}\n"),
              HasSubstr("line 4: devices.name = cpu: given twice"));
}

TEST(ConfigTest, ASectionWithoutContentIsLeftOut) {
  for (const char* const section : {"workers:", "devices:", "limits:\n  # max_parameters: 1"}) {
    EXPECT_TRUE(ParseConfig(section).ok()) << section << ParseConfig(section).status();
  }
}

TEST(ConfigTest, WholeNumbersAreDecimal) {
  EXPECT_EQ(ParseConfig("workers: {standby: 010}")->standbys.size, 10);
  EXPECT_THAT(ErrorOf("workers: {standby: 0x10}"), HasSubstr("workers.standby = 0x10"));
  EXPECT_THAT(ErrorOf("workers: {standby: 1.5}"), HasSubstr("workers.standby = 1.5"));
}

TEST(ConfigTest, TimesHaveAnEnd) {
  for (const char* const endless : {".inf", "1e10"}) {
    for (const char* const key : {"workers: {ping_seconds", "workers: {cancel_grace_seconds",
                                  "job_resources: {wall_seconds", "scheduling: {half_life_hours",
                                  "retention: {max_age_days"}) {
      EXPECT_THAT(ErrorOf(std::string(key) + ": " + endless + "}"), HasSubstr(endless));
    }
  }
  EXPECT_THAT(ErrorOf("workers: {ping_seconds: 1e10}"),
              HasSubstr("workers.ping_seconds = 1e10: must be a number in [0.001, 1e+09]"));
}

TEST(ConfigTest, CountsThatAreNoIntAreRefusedAndNotCut) {
  EXPECT_THAT(ErrorOf("scheduling: {max_running_per_user: 4294967297}"), HasSubstr("4294967297"));
  EXPECT_THAT(ErrorOf("workers: {standby: 4294967297}"), HasSubstr("in [0, 1000]"));
  EXPECT_THAT(ErrorOf("devices: [{name: cpu, slots: 2000000000}]"), HasSubstr("in [0, 10000]"));
}

// Clients give up after 30 s of silence.
TEST(ConfigTest, HeartbeatsThatComeTooLateForClientsAreRefused) {
  EXPECT_TRUE(ParseConfig("heartbeat_seconds: 20").ok());
  EXPECT_THAT(ErrorOf("heartbeat_seconds: 30"), HasSubstr("heartbeat_seconds = 30"));
}

TEST(ConfigTest, NoTimeLimitMayBeSaidInSoManyWords) {
  const absl::StatusOr<Config> config = ParseConfig("job_resources: {wall_seconds: 0}");
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->server.service.resources.wall_time, absl::ZeroDuration());
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
  const std::string with_entries = WithEntries(text.str());
  const absl::StatusOr<Config> config = ParseConfig(with_entries);
  ASSERT_TRUE(config.ok()) << config.status() << "\n" << with_entries;
  const Config defaults;
  EXPECT_EQ(config->server.listen, defaults.server.listen);
  EXPECT_EQ(config->server.dispatcher.attempts.cancel_grace,
            defaults.server.dispatcher.attempts.cancel_grace);
  EXPECT_EQ(config->server.dispatcher.attempts.answer_limit,
            defaults.server.dispatcher.attempts.answer_limit);
  EXPECT_EQ(config->standbys.size, defaults.standbys.size);
  EXPECT_EQ(config->logs.max_bytes, defaults.logs.max_bytes);
  EXPECT_EQ(config->server.schedule.half_life, defaults.server.schedule.half_life);
  EXPECT_EQ(config->server.schedule.max_bypass, defaults.server.schedule.max_bypass);
  EXPECT_EQ(config->store.min_free_bytes, defaults.store.min_free_bytes);
  EXPECT_EQ(config->store.max_events_per_job, defaults.store.max_events_per_job);
  EXPECT_EQ(config->server.service.heartbeat, defaults.server.service.heartbeat);
  EXPECT_EQ(config->log_level, defaults.log_level);
  EXPECT_EQ(config->server.service.limits.max_guide_steps,
            defaults.server.service.limits.max_guide_steps);
  EXPECT_EQ(config->server.service.limits.max_optimizer_steps,
            defaults.server.service.limits.max_optimizer_steps);
  EXPECT_EQ(config->server.service.limits.max_parameters,
            defaults.server.service.limits.max_parameters);
  EXPECT_EQ(config->server.service.limits.max_collocation_points,
            defaults.server.service.limits.max_collocation_points);
  EXPECT_EQ(config->server.service.limits.max_memory_bytes,
            defaults.server.service.limits.max_memory_bytes);
  EXPECT_EQ(config->server.service.resources, defaults.server.service.resources);
  EXPECT_EQ(config->server.housekeeper.retention.max_age,
            defaults.server.housekeeper.retention.max_age);
  EXPECT_EQ(config->server.dispatcher.checkpoint_interval,
            defaults.server.dispatcher.checkpoint_interval);
  EXPECT_EQ(config->server.dispatcher.attempts.ping_interval,
            defaults.server.dispatcher.attempts.ping_interval);
  EXPECT_EQ(config->server.dispatcher.attempts.retry.longest_wait,
            defaults.server.dispatcher.attempts.retry.longest_wait);
  EXPECT_EQ(config->server.dispatcher.no_worker_wait, defaults.server.dispatcher.no_worker_wait);
  EXPECT_EQ(config->devices.size(), 2u);
  EXPECT_FALSE(config->worker_program.empty());
}

}  // namespace
}  // namespace spikepinn::server
