#include "server/workers/backup_folders.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

namespace fs = std::filesystem;

class BackupFoldersTest : public ::testing::Test {
 protected:
  void Write(const std::string& name) {
    fs::create_directories(fs::path(dir_.File(name)).parent_path());
    std::ofstream(dir_.File(name)) << "x";
  }
  bool Exists(const std::string& name) { return fs::exists(dir_.File(name)); }

  testing::TempDir dir_;
  BackupFolders folders_{dir_.File("backups")};
};

TEST_F(BackupFoldersTest, PathNamesTheTime) {
  EXPECT_EQ(folders_.PathFor(absl::FromUnixMillis(1'500)),
            dir_.File("backups") + "/19700101T000001.500Z/jobs.db");
}

TEST_F(BackupFoldersTest, OnlyWhatIsUnfinishedIsRemoved) {
  Write("backups/killed/jobs.db.partial");
  Write("backups/complete/jobs.db");
  Write("backups/both/jobs.db");
  Write("backups/both/jobs.db.partial");
  Write("backups/strange/notes.txt");
  Write("backups/jobs.db.partial");
  fs::create_directory(dir_.File("backups/empty"));
  folders_.RemoveUnfinished();
  EXPECT_FALSE(Exists("backups/killed"));
  EXPECT_FALSE(Exists("backups/empty"));
  EXPECT_TRUE(Exists("backups/complete/jobs.db"));
  EXPECT_TRUE(Exists("backups/both/jobs.db"));
  EXPECT_FALSE(Exists("backups/both/jobs.db.partial"));
  EXPECT_TRUE(Exists("backups/strange/notes.txt"));
  EXPECT_TRUE(Exists("backups/jobs.db.partial")) << "of nobody's making";
}

TEST_F(BackupFoldersTest, NoFolderYetIsFine) { folders_.RemoveUnfinished(); }

}  // namespace
}  // namespace spikepinn::server
