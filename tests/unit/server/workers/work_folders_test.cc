#include "server/workers/work_folders.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(WorkFoldersTest, FolderIsMadeOnceAndGoesWithEverythingInIt) {
  testing::TempDir dir;
  const WorkFolders folders(dir.File("work"));
  EXPECT_THAT(folders.List(), IsEmpty());
  ASSERT_TRUE(folders.Create("a").ok());
  ASSERT_TRUE(folders.Create("a").ok());
  std::ofstream(folders.PathOf("a") + "/checkpoint") << "x";
  EXPECT_THAT(folders.List(), ElementsAre("a"));
  folders.Remove("a");
  folders.Remove("a");
  EXPECT_THAT(folders.List(), IsEmpty());
}

TEST(WorkFoldersTest, WhatADeadServerLeftOfARemovalIsListedAndGoes) {
  testing::TempDir dir;
  const WorkFolders folders(dir.File("work"));
  ASSERT_TRUE(folders.Create("removed-a").ok());
  std::ofstream(folders.PathOf("removed-a") + "/checkpoint") << "x";
  for (const std::string& id : folders.List()) folders.Remove(id);
  EXPECT_THAT(folders.List(), IsEmpty());
}

TEST(WorkFoldersTest, WithoutARootThereAreNone) {
  const WorkFolders folders("");
  EXPECT_TRUE(folders.Create("a").ok());
  EXPECT_EQ(folders.PathOf("a"), "");
  folders.Remove("a");
  EXPECT_THAT(folders.List(), IsEmpty());
}

TEST(WorkFoldersTest, FolderThatCannotBeMadeIsAnError) {
  testing::TempDir dir;
  std::ofstream(dir.File("work")) << "a file";
  EXPECT_FALSE(WorkFolders(dir.File("work")).Create("a").ok());
}

}  // namespace
}  // namespace spikepinn::server
