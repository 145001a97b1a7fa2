#include "core/network/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>

namespace spikepinn {
namespace {

ArrayFile SmallFile() {
  ArrayFile file;
  file.metadata["format"] = "test";
  file.arrays["a"] = {.shape = {2, 3}, .data = {1, 2, 3, 4, 5, 6}};
  file.arrays["scalar"] = {.shape = {}, .data = {0.1}};
  return file;
}

// A file with this header and eight bytes of data.
std::string FileWithHeader(const std::string& header) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), sizeof length) + header +
         std::string(8, '\0');
}

TEST(SafetensorsTest, ArraysSurviveTheRoundTripToTheBit) {
  const absl::StatusOr<ArrayFile> again = DecodeSafetensors(EncodeSafetensors(SmallFile()));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->metadata.at("format"), "test");
  EXPECT_EQ(again->arrays.at("a").shape, (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(again->arrays.at("a").data, SmallFile().arrays.at("a").data);
  EXPECT_EQ(again->arrays.at("scalar").data[0], 0.1);
}

TEST(SafetensorsTest, SinglesKeepTheirPrecisionAndSize) {
  ArrayFile file;
  file.singles["s"] = {.shape = {3}, .data = {0.1f, -0.0f, 1e-45f}};
  file.arrays["d"] = {.shape = {1}, .data = {0.1}};
  const std::string bytes = EncodeSafetensors(file);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  EXPECT_EQ(bytes.size(), 8 + length + 8 + 3 * 4);
  const absl::StatusOr<ArrayFile> again = DecodeSafetensors(bytes);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->arrays.at("d").data[0], 0.1);
  EXPECT_EQ(std::memcmp(again->singles.at("s").data.data(), file.singles.at("s").data.data(), 12),
            0);
  EXPECT_EQ(EncodeSafetensors(*again), bytes);
}

TEST(SafetensorsTest, ArraysOverTheSameBytesAreRefused) {
  EXPECT_FALSE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},)"
                                       R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})"))
          .ok());
}

TEST(SafetensorsTest, TheDataBeginAtAMultipleOfEightBytes) {
  const std::string bytes = EncodeSafetensors(SmallFile());
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), sizeof length);
  EXPECT_EQ(length % 8, 0u);
}

TEST(SafetensorsTest, EveryTruncationIsRefused) {
  const std::string bytes = EncodeSafetensors(SmallFile());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(DecodeSafetensors(bytes.substr(0, size)).ok()) << "of " << size << " bytes";
  }
}

TEST(SafetensorsTest, HeadersThatLieAreRefused) {
  EXPECT_FALSE(DecodeSafetensors(FileWithHeader(R"([])")).ok());
  EXPECT_FALSE(DecodeSafetensors(FileWithHeader(R"({"a":1})")).ok());
  EXPECT_FALSE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}})"))
          .ok());
  EXPECT_FALSE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}})"))
          .ok());
  EXPECT_FALSE(DecodeSafetensors(
                   FileWithHeader(R"({"a":{"dtype":"F64","shape":[1.5],"data_offsets":[0,8]}})"))
                   .ok());
  EXPECT_FALSE(DecodeSafetensors(
                   FileWithHeader(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,1e99]}})"))
                   .ok());
  EXPECT_FALSE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"F64","shape":[2],"data_offsets":[0,8]}})"))
          .ok());
  EXPECT_FALSE(DecodeSafetensors(
                   FileWithHeader(R"({"a":{"dtype":"F64","shape":[-1],"data_offsets":[0,8]}})"))
                   .ok());
  EXPECT_FALSE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"F64","shape":[9223372036854775807,2],)"
                                       R"("data_offsets":[0,8]}})"))
          .ok());
  EXPECT_FALSE(DecodeSafetensors(
                   FileWithHeader(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[8,16]}})"))
                   .ok());
  EXPECT_TRUE(
      DecodeSafetensors(FileWithHeader(R"({"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}})"))
          .ok());
}

}  // namespace
}  // namespace spikepinn
