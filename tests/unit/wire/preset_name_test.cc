#include "wire/preset_name.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::wire {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Error(const std::string& name) {
  const absl::Status status = PresetOf("forward.preset", name).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << name;
  return std::string(status.message());
}

TEST(PresetNameTest, EveryPresetIsFoundByItsName) {
  for (const std::string& name : PresetNames()) {
    const absl::StatusOr<const Preset*> preset = PresetOf("forward.preset", name);
    ASSERT_TRUE(preset.ok()) << preset.status();
    EXPECT_EQ((*preset)->name, name);
  }
}

TEST(PresetNameTest, AMistypedNameIsToldWhatItMayMean) {
  EXPECT_EQ(Error("tonic_spikng"),
            "forward.preset = \"tonic_spikng\": no such preset; did you mean "
            "\"tonic_spiking\"?");
  EXPECT_THAT(Error("calm"), StartsWith("forward.preset = \"calm\": no such preset; known here: "));
  EXPECT_THAT(Error("calm"), HasSubstr(", tonic_spiking, "));
}

}  // namespace
}  // namespace spikepinn::wire
