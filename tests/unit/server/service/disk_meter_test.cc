#include "server/service/disk_meter.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

TEST(DiskMeterTest, CountsFilesInAllFolders) {
  const testing::TempDir dir;
  std::filesystem::create_directories(dir.File("work/job"));
  std::ofstream(dir.File("jobs.db")) << std::string(1000, 'x');
  std::ofstream(dir.File("work/job/checkpoint")) << std::string(234, 'x');
  DiskMeter meter(dir.File(""));
  EXPECT_EQ(meter.used_bytes(), 0);
  meter.Measure();
  EXPECT_EQ(meter.used_bytes(), 1234);
  EXPECT_GT(meter.FreeBytes(), 0);
}

TEST(DiskMeterTest, AFolderThatIsGoneTakesNothing) {
  DiskMeter meter("/nowhere");
  meter.Measure();
  EXPECT_EQ(meter.used_bytes(), 0);
  EXPECT_EQ(meter.FreeBytes(), 0);
}

}  // namespace
}  // namespace spikepinn::server
