#include "server/workers/worker_logs.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class WorkerLogsTest : public ::testing::Test {
 protected:
  void Write(const AttemptId& attempt, const std::string& text) {
    std::ofstream(logs_.PathOf(attempt), std::ios::app) << text;
  }
  std::string Contents(const AttemptId& attempt) {
    std::ostringstream text;
    text << std::ifstream(logs_.PathOf(attempt)).rdbuf();
    return text.str();
  }

  const testing::TempDir dir_;
  WorkerLogs logs_{dir_.path(), {.max_bytes = 10'000}};
};

TEST_F(WorkerLogsTest, ListsAndDiscardsThoseOfAJob) {
  Write({"a", 1}, "x");
  Write({"a", 2}, "x");
  Write({"b", 1}, "x");
  std::ofstream(dir_.File("template.log")) << "x";
  EXPECT_EQ(logs_.List().size(), 3u);
  logs_.Discard({"a", 2});
  ASSERT_EQ(logs_.List().size(), 1u);
  EXPECT_EQ(logs_.List()[0].job_id, "b");
  logs_.Discard({"a", 2});  // once more is fine
}

TEST_F(WorkerLogsTest, ALongLogKeepsItsNewestPartAtItsPlace) {
  const std::string log = std::string(100'000, 'o') + std::string(10'000, 'n');
  Write({"a", 1}, log);
  logs_.Trim({"a", 1});
  std::string kept = Contents({"a", 1});
  ASSERT_EQ(kept.size(), log.size());
  if (kept == log) GTEST_SKIP() << "this file system knows no holes";
  EXPECT_EQ(kept.substr(0, 98'304), std::string(98'304, '\0'));  // whole blocks of 4096
  EXPECT_EQ(kept.substr(98'304), log.substr(98'304));
  struct stat info {};
  ASSERT_EQ(stat(logs_.PathOf({"a", 1}).c_str(), &info), 0);
  EXPECT_LT(info.st_blocks * 512, 30'000);
  Write({"a", 1}, "later");
  EXPECT_EQ(Contents({"a", 1}).substr(log.size()), "later");
}

TEST_F(WorkerLogsTest, AShortLogAndNoLimitLeaveItAsItIs) {
  Write({"a", 1}, std::string(10'000, 'x'));
  logs_.Trim({"a", 1});
  EXPECT_EQ(Contents({"a", 1}), std::string(10'000, 'x'));
  Write({"b", 1}, std::string(50'000, 'x'));
  WorkerLogs(dir_.path(), {.max_bytes = 0}).Trim({"b", 1});
  EXPECT_EQ(Contents({"b", 1}), std::string(50'000, 'x'));
  logs_.Trim({"nobody", 1});
}

}  // namespace
}  // namespace spikepinn::server
