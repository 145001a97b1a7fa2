#include "server/storage/data_dir.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

mode_t Permissions(const std::string& path) {
  struct stat info;
  EXPECT_EQ(stat(path.c_str(), &info), 0) << path;
  return info.st_mode & 0777;
}

void Write(const std::string& path, const std::string& bytes) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << bytes;
}

// A file that only a server that was in use leaves behind, and what the message says of it.
struct SignOfUse {
  const char* file;
  const char* words;
};

class LostDatabaseTest : public ::testing::TestWithParam<SignOfUse> {
 protected:
  LostDatabaseTest() { Write(dir_.File(GetParam().file), "bytes"); }

  testing::TempDir dir_;
};

TEST_P(LostDatabaseTest, MissingDatabaseIsRefused) {
  const absl::Status status = DataDir::Open(dir_.path()).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_EQ(std::string(status.message()),
            dir_.path() + "/jobs.db is missing, but the folder was in use: beside it there are " +
                GetParam().words +
                "; put the database back, or a backup in place of it and of jobs.db-wal "
                "(docs/storage.md, \"Backup and restore\"), or use an empty folder");
  EXPECT_TRUE(std::filesystem::exists(dir_.File(GetParam().file)));
  EXPECT_FALSE(std::filesystem::exists(dir_.File("jobs.db")));
}

TEST_P(LostDatabaseTest, EmptyDatabaseIsRefused) {
  Write(dir_.File("jobs.db"), "");
  const absl::Status status = DataDir::Open(dir_.path()).status();
  EXPECT_TRUE(absl::IsDataLoss(status)) << status;
  EXPECT_THAT(std::string(status.message()), HasSubstr("/jobs.db is empty, but"));
  EXPECT_TRUE(std::filesystem::exists(dir_.File(GetParam().file)));
}

TEST_P(LostDatabaseTest, DatabaseThatWasPutBackIsOpened) {
  Write(dir_.File("jobs.db"), "SQLite format 3");
  EXPECT_TRUE(DataDir::Open(dir_.path()).ok());
}

INSTANTIATE_TEST_SUITE_P(
    Signs, LostDatabaseTest,
    ::testing::Values(SignOfUse{"jobs.db-wal", "jobs.db-wal"},
                      SignOfUse{"work/job1/checkpoint", "checkpoints in work/"},
                      SignOfUse{"logs/job1-1.log", "logs of jobs in logs/"},
                      SignOfUse{"backups/2026/jobs.db", "backups in backups/"}));

TEST(DataDirTest, FirstStartThatWasKilledHalfWayIsGoneOnWith) {
  const testing::TempDir dir;
  Write(dir.File("jobs.db"), "");
  Write(dir.File("jobs.db-wal"), "");
  Write(dir.File("jobs.db-reserve"), "bytes");
  Write(dir.File("logs/template.log"), "");
  std::filesystem::create_directories(dir.File("work"));
  const auto data_dir = DataDir::Open(dir.path());
  EXPECT_TRUE(data_dir.ok()) << data_dir.status();
}

TEST(DataDirTest, MissingFolderIsCreatedForItsOwnerAlone) {
  const testing::TempDir dir;
  const std::string path = dir.File("some/where");
  const auto data_dir = DataDir::Open(path);
  ASSERT_TRUE(data_dir.ok()) << data_dir.status();
  EXPECT_EQ(Permissions(path), 0700u);
  EXPECT_EQ((*data_dir)->path(), path);
  EXPECT_EQ((*data_dir)->DatabasePath(), path + "/jobs.db");
}

TEST(DataDirTest, ExistingFolderIsOpenedAsItIs) {
  const testing::TempDir dir;
  ASSERT_EQ(chmod(dir.path().c_str(), 0750), 0);
  EXPECT_TRUE(DataDir::Open(dir.path()).ok());
  EXPECT_EQ(Permissions(dir.path()), 0750u);
}

TEST(DataDirTest, TrailingSlashMakesNoDifference) {
  const testing::TempDir dir;
  EXPECT_TRUE(DataDir::Open(dir.File("data/")).ok());
  EXPECT_EQ(Permissions(dir.File("data")), 0700u);
}

TEST(DataDirTest, SecondServerIsRefusedWithTheNameOfTheFolder) {
  const testing::TempDir dir;
  const auto first = DataDir::Open(dir.path());
  ASSERT_TRUE(first.ok());
  const absl::Status status = DataDir::Open(dir.path()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            "data folder " + dir.path() +
                " is in use by another server: stop that one or choose another folder");
}

TEST(DataDirTest, FolderIsFreeAgainOnceClosed) {
  const testing::TempDir dir;
  { ASSERT_TRUE(DataDir::Open(dir.path()).ok()); }
  EXPECT_TRUE(DataDir::Open(dir.path()).ok());
}

TEST(DataDirTest, FolderIsFreeAgainAfterItsServerWasKilled) {
  const testing::TempDir dir;
  const pid_t server = fork();
  if (server == 0) {
    const auto data_dir = DataDir::Open(dir.path());
    _exit(data_dir.ok() ? 0 : 1);  // no destructor runs
  }
  int status = 0;
  ASSERT_EQ(waitpid(server, &status, 0), server);
  ASSERT_EQ(status, 0);
  EXPECT_TRUE(DataDir::Open(dir.path()).ok());
}

TEST(DataDirTest, FileInTheWayIsAnErrorThatNamesIt) {
  const testing::TempDir dir;
  const std::string path = dir.File("file");
  std::ofstream(path) << "";
  EXPECT_THAT(std::string(DataDir::Open(path).status().message()), HasSubstr(path));
  EXPECT_THAT(std::string(DataDir::Open(path + "/data").status().message()), HasSubstr(path));
  EXPECT_EQ(DataDir::Open("").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST(DataDirTest, WorkFoldersAreFoundAndRemoved) {
  const testing::TempDir dir;
  const auto data_dir = DataDir::Open(dir.path());
  ASSERT_TRUE(data_dir.ok());
  const auto none_lives = [](const std::string&) { return false; };
  EXPECT_THAT(*(*data_dir)->StrayWork(none_lives), ::testing::IsEmpty());
  for (const char* id : {"b", "a", "c"}) {
    std::filesystem::create_directories((*data_dir)->WorkPath(id));
    std::ofstream((*data_dir)->WorkPath(id) + "/file") << "x";
  }
  EXPECT_EQ((*data_dir)->WorkPath("a"), dir.File("work/a"));
  EXPECT_THAT(*(*data_dir)->StrayWork([](const std::string& id) { return id == "b"; }),
              ::testing::ElementsAre("a", "c"));
}

TEST(DataDirTest, ExistingFolderIsLockedWithoutCreatingAnything) {
  const testing::TempDir dir;
  {
    EXPECT_TRUE(DataDir::OpenExisting(dir.path()).ok());
    EXPECT_TRUE(std::filesystem::is_empty(dir.path()));
  }
  const auto server = DataDir::Open(dir.path());
  EXPECT_TRUE(absl::IsFailedPrecondition(DataDir::OpenExisting(dir.path()).status()));
}

}  // namespace
}  // namespace spikepinn::server
