#include "server/storage/free_space.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/jobs/refusal.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

constexpr std::int64_t kMebibyte = 1 << 20;

class FreeSpaceGuardTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::int64_t> free_ = 3 * kMebibyte;
  int measured_ = 0;
  FreeSpaceGuard guard_{"/data", kMebibyte, [this](const std::string&) {
                          ++measured_;
                          return free_;
                        }};
  const absl::Time start_ = absl::FromUnixSeconds(1000);
};

TEST_F(FreeSpaceGuardTest, RefusesWithWhatIsThereAndWhatIsNeeded) {
  EXPECT_TRUE(guard_.Check("it", 2 * kMebibyte, start_).ok());
  EXPECT_EQ(guard_.Check("it", kMebibyte / 2, start_ + absl::Seconds(2)), absl::OkStatus());
  EXPECT_EQ(guard_.Check("it", 5 * kMebibyte / 2, start_ + absl::Seconds(4)),
            Refuse(Refusal::kDiskFull,
                   "the disk is nearly full: 3.0 MiB are free at /data, it needs 3.5 MiB so that "
                   "running jobs can still end"));
}

TEST_F(FreeSpaceGuardTest, MeasuresOnceASecondAndCountsWhatItLetIn) {
  EXPECT_TRUE(guard_.Check("it", kMebibyte, start_).ok());
  EXPECT_TRUE(guard_.Check("it", kMebibyte, start_ + absl::Milliseconds(900)).ok());
  EXPECT_FALSE(guard_.Check("it", 1, start_ + absl::Milliseconds(999)).ok());
  EXPECT_EQ(measured_, 1);
  EXPECT_TRUE(guard_.Check("it", 1, start_ + absl::Seconds(1)).ok());
  EXPECT_EQ(measured_, 2);
}

TEST_F(FreeSpaceGuardTest, ClockThatWentBackIsNoReasonToTrustAnOldFigure) {
  EXPECT_TRUE(guard_.Check("it", 0, start_).ok());
  free_ = 0;
  EXPECT_FALSE(guard_.Check("it", 0, start_ - absl::Hours(1)).ok());
}

TEST_F(FreeSpaceGuardTest, FileSystemThatDoesNotAnswerRefusesNothing) {
  free_ = absl::InternalError("no");
  EXPECT_TRUE(guard_.Check("it", kMebibyte, start_).ok());
}

TEST(FreeBytesTest, RealFileSystemHasSomeAndAMissingOneIsAnError) {
  const testing::TempDir dir;
  EXPECT_GT(*FreeBytes(dir.path()), 0);
  EXPECT_TRUE(absl::IsNotFound(FreeBytes(dir.File("nowhere")).status()));
}

}  // namespace
}  // namespace spikepinn::server
