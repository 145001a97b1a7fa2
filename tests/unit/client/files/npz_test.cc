#include "client/files/npz.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::files {
namespace {

using ::testing::HasSubstr;

// That numpy reads the very same numbers: tests/system/formats_test.py.

TEST(NpzTest, APathThatCannotBeWrittenIsNamedAndNothingIsLeft) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.path() + "/missing/result.npz";
  const absl::Status status = WriteNpz(path, {{"t_ms", std::vector<double>{1.0}}});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr(path + ": cannot be written: No such file or directory"));
}

TEST(NpzTest, AFullDiskIsAnErrorAndLeavesNothing) {
  // What is written to /dev/full never fits.
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.File("result.npz");
  for (const std::size_t size : {std::size_t{1}, std::size_t{100'000}}) {
    std::filesystem::create_symlink("/dev/full", path + ".partial");
    const absl::Status status = WriteNpz(path, {{"t_ms", std::vector<double>(size, 0.1)}});
    EXPECT_THAT(std::string(status.message()), HasSubstr("No space left on device")) << size;
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_FALSE(std::filesystem::is_symlink(path + ".partial"));
  }
}

TEST(NpzTest, AFileThatWasThereIsReplacedAsAWhole) {
  const spikepinn::testing::TempDir folder;
  const std::string path = folder.path() + "/result.npz";
  ASSERT_TRUE(WriteNpz(path, {{"t_ms", std::vector<double>(100, 1.0)}}).ok());
  ASSERT_TRUE(WriteNpz(path, {}).ok());
  EXPECT_EQ(std::filesystem::file_size(path), 22) << "an empty archive";
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

}  // namespace
}  // namespace spikepinn::files
