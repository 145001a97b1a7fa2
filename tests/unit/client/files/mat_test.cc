#include "client/files/mat.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::files {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// That scipy reads the very same numbers: tests/system/formats_test.py.

TEST(MatTest, BeginsWithTheHeaderOfLevelFive) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.path() + "/result.mat";
  ASSERT_TRUE(WriteMat(path, {}).ok());
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  ASSERT_EQ(text.size(), 128);
  EXPECT_THAT(text, StartsWith("MATLAB 5.0 MAT-file"));
  EXPECT_EQ(text.substr(124), (std::string{0, 1, 'I', 'M'})) << "version 1, little-endian";
}

TEST(MatTest, APathThatCannotBeWrittenIsNamed) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.path() + "/missing/result.mat";
  EXPECT_THAT(std::string(WriteMat(path, {}).message()), HasSubstr(path + ": cannot be written"));
}

}  // namespace
}  // namespace spikepinn::files
