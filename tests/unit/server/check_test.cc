#include "server/check.h"

#include <fstream>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/storage/data_dir.h"
#include "server/storage/sqlite_job_store.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class CheckDataDirTest : public ::testing::Test {
 protected:
  CheckDataDirTest() {
    std::unique_ptr<DataDir> data_dir = *DataDir::Open(dir_.path());
    EXPECT_TRUE((*SqliteJobStore::Open(data_dir->DatabasePath()))->Create({}).ok());
  }

  testing::TempDir dir_;
  std::ostringstream out_;
};

TEST_F(CheckDataDirTest, SoundFolderIsOkWithItsNumbers) {
  const absl::StatusOr<bool> sound = CheckDataDir(dir_.path(), out_);
  ASSERT_TRUE(sound.ok()) << sound.status();
  EXPECT_TRUE(*sound);
  EXPECT_EQ(out_.str(), "ok: 1 jobs, 1 events\n");
}

TEST_F(CheckDataDirTest, FindingsAreALineEach) {
  ASSERT_TRUE((*Database::Open(dir_.File("jobs.db")))
                  ->Execute("UPDATE jobs SET state = 2, id = 'a', attempt = 1")
                  .ok());
  EXPECT_FALSE(*CheckDataDir(dir_.path(), out_));
  EXPECT_EQ(out_.str(),
            "jobs/a: attempt is 1, but the log ends with attempt 0\n"
            "jobs/a: state is RUNNING, but the log says QUEUED\n"
            "damaged: 2 findings\n");
}

TEST_F(CheckDataDirTest, OneFindingIsCountedAsOne) {
  ASSERT_TRUE((*Database::Open(dir_.File("jobs.db")))->Execute("UPDATE jobs SET state = 2").ok());
  EXPECT_FALSE(*CheckDataDir(dir_.path(), out_));
  EXPECT_THAT(out_.str(), ::testing::EndsWith("\ndamaged: 1 finding\n"));
}

TEST_F(CheckDataDirTest, LostDatabaseIsDamage) {
  std::ofstream(dir_.File("jobs.db"), std::ios::trunc);
  std::ofstream(dir_.File("jobs.db-wal")) << "commits";
  EXPECT_FALSE(*CheckDataDir(dir_.path(), out_));
  EXPECT_THAT(out_.str(), ::testing::HasSubstr("jobs.db is empty, but the folder was in use"));
}

TEST_F(CheckDataDirTest, FolderOfARunningServerIsRefused) {
  const auto server = DataDir::Open(dir_.path());
  const absl::Status status = CheckDataDir(dir_.path(), out_).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
  EXPECT_EQ(out_.str(), "");
}

TEST_F(CheckDataDirTest, MissingFolderIsNotCreated) {
  EXPECT_TRUE(absl::IsNotFound(CheckDataDir(dir_.File("nowhere"), out_).status()));
  EXPECT_TRUE(absl::IsNotFound(DataDir::OpenExisting(dir_.File("nowhere")).status()));
}

}  // namespace
}  // namespace spikepinn::server
