#include "server/schedule/devices.h"

#include <fstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Device Cpu(int slots, int threads) { return {"cpu", slots, threads}; }
Device Cuda(int number, int slots, int threads) {
  return {"cuda:" + std::to_string(number), slots, threads};
}

TEST(DetectDevicesTest, CpuHasASlotForEverySecondCore) {
  const testing::TempDir no_gpus;
  EXPECT_THAT(DetectDevices(8, no_gpus.path()), ElementsAre(Cpu(4, 2)));
  EXPECT_THAT(DetectDevices(7, no_gpus.path()), ElementsAre(Cpu(3, 2)));
  EXPECT_THAT(DetectDevices(1, no_gpus.path()), ElementsAre(Cpu(1, 1)));
}

TEST(DetectDevicesTest, MachineWithoutCoresOrDeviceFilesStillHasTheCpu) {
  EXPECT_THAT(DetectDevices(0, "/no/such/folder"), ElementsAre(Cpu(1, 1)));
}

TEST(DetectDevicesTest, EveryNumberedNvidiaFileIsACudaDevice) {
  const testing::TempDir dev;
  for (const char* name : {"nvidia0", "nvidia10", "nvidiactl", "nvidia-uvm", "nvidia", "sda1"}) {
    std::ofstream(dev.File(name)) << "";
  }
  EXPECT_THAT(DetectDevices(8, dev.path()), ElementsAre(Cpu(4, 2), Cuda(0, 1, 2), Cuda(1, 1, 2)));
}

TEST(ConfigureDevicesTest, WithoutSettingsNothingChanges) {
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2), Cuda(0, 1, 2)}, {}),
              ElementsAre(Cpu(4, 2), Cuda(0, 1, 2)));
}

TEST(ConfigureDevicesTest, ThreadsFollowTheSlotsOfTheCpuUnlessTheyAreSetToo) {
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2)}, {{"cpu", 2, {}}}), ElementsAre(Cpu(2, 4)));
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2)}, {{"cpu", 2, 3}}), ElementsAre(Cpu(2, 3)));
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2)}, {{"cpu", {}, 1}}), ElementsAre(Cpu(4, 1)));
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2), Cuda(0, 1, 2)}, {{"cuda:0", 3, {}}}),
              ElementsAre(Cpu(4, 2), Cuda(0, 3, 2)));
}

TEST(ConfigureDevicesTest, DeviceWithoutSlotsIsGone) {
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2), Cuda(0, 1, 2)}, {{"cpu", 0, {}}}),
              ElementsAre(Cuda(0, 1, 2)));
}

TEST(ConfigureDevicesTest, UndetectedCudaDeviceCanBeAdded) {
  EXPECT_THAT(*ConfigureDevices(8, {Cpu(4, 2)}, {{"cuda:0", {}, {}}}),
              ElementsAre(Cpu(4, 2), Cuda(0, 1, 2)));
}

std::string ErrorOf(const DeviceSettings& settings) {
  const auto result = ConfigureDevices(8, {Cpu(4, 2)}, {settings});
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(result.status().message());
}

TEST(ConfigureDevicesTest, ErrorsNameFieldValueAndRule) {
  EXPECT_EQ(ErrorOf({"cpu", -1, {}}), "devices.cpu.slots = -1: must be >= 0");
  EXPECT_EQ(ErrorOf({"cpu", {}, 0}), "devices.cpu.threads_per_slot = 0: must be >= 1");
  EXPECT_EQ(ErrorOf({"tpu", 1, 1}), "devices: \"tpu\": must be cpu or cuda:N");
  EXPECT_EQ(ErrorOf({"cuda:", 1, 1}), "devices: \"cuda:\": must be cpu or cuda:N");
  EXPECT_EQ(ErrorOf({"cpu", 0, {}}), "devices: at least one must have slots");
}

TEST(ResolveDeviceTest, NamesStandForThemselvesAndCudaForEveryCudaDevice) {
  const std::vector<Device> devices = {Cpu(4, 2), Cuda(0, 1, 2), Cuda(1, 1, 2)};
  EXPECT_THAT(*ResolveDevice("cpu", devices), ElementsAre("cpu"));
  EXPECT_THAT(*ResolveDevice("cuda:1", devices), ElementsAre("cuda:1"));
  EXPECT_THAT(*ResolveDevice("cuda", devices), ElementsAre("cuda:0", "cuda:1"));
}

TEST(ResolveDeviceTest, UnknownDeviceIsAnsweredWithWhatThereIs) {
  const std::vector<Device> devices = {Cpu(4, 2), Cuda(0, 1, 2)};
  const auto result = ResolveDevice("cuda:7", devices);
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(std::string(result.status().message()),
            "runtime.device = \"cuda:7\": no such device; this server has cpu, cuda:0");
}

TEST(ResolveDeviceTest, CudaIsUnknownToAServerWithoutAny) {
  const std::vector<Device> devices = {Cpu(4, 2)};
  EXPECT_THAT(std::string(ResolveDevice("cuda", devices).status().message()),
              HasSubstr("this server has cpu"));
  EXPECT_FALSE(ResolveDevice("", devices).ok());
  EXPECT_FALSE(ResolveDevice("cuda:", {{Cuda(0, 1, 1)}}).ok());
}

}  // namespace
}  // namespace spikepinn::server
