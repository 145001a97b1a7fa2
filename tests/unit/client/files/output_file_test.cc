#include "client/files/output_file.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::files {
namespace {

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

TEST(OutputFileTest, AppearsOnlyWhenItIsWhole) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.File("a.csv");
  OutputFile file(path);
  ASSERT_TRUE(file.Write("one ").ok());
  ASSERT_TRUE(file.Write("two").ok());
  EXPECT_FALSE(std::filesystem::exists(path));
  ASSERT_TRUE(file.Commit().ok());
  EXPECT_EQ(Contents(path), "one two");
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

TEST(OutputFileTest, LeavesTheOldFileAloneWithoutACommit) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.File("a.csv");
  ASSERT_TRUE(WriteFile(path, "old").ok());
  {
    OutputFile file(path);
    ASSERT_TRUE(file.Write("new").ok());
  }
  EXPECT_EQ(Contents(path), "old");
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

TEST(OutputFileTest, SaysWhyItCannotBeWritten) {
  OutputFile file("/nowhere/a.csv");
  const absl::Status status = file.Write("x");
  EXPECT_EQ(std::string(status.message()),
            "/nowhere/a.csv: cannot be written: No such file or directory");
  EXPECT_EQ(file.Commit(), status);
}

TEST(OutputFileTest, AFullDiskIsAnErrorAtTheLatestInCommit) {
  // What is written to /dev/full never fits.
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.File("full");
  std::filesystem::create_symlink("/dev/full", path + ".partial");
  const absl::Status status = WriteFile(path, "x");
  EXPECT_THAT(std::string(status.message()), ::testing::HasSubstr("No space left on device"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(MakeFolderTest, MakesThoseAboveAndAcceptsOneThatExists) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.File("a/b/");
  EXPECT_TRUE(MakeFolder(path).ok());
  EXPECT_TRUE(MakeFolder(path).ok());
  EXPECT_TRUE(std::filesystem::is_directory(path));
}

TEST(MakeFolderTest, AFileInTheWayIsNamed) {
  const spikepinn::testing::TempDir folder;
  ASSERT_TRUE(WriteFile(folder.File("a"), "").ok());
  EXPECT_THAT(std::string(MakeFolder(folder.File("a")).message()),
              ::testing::HasSubstr("/a: cannot be made a folder: "));
  EXPECT_FALSE(MakeFolder(folder.File("a/b")).ok());
}

}  // namespace
}  // namespace spikepinn::files
