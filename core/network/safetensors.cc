#include "core/network/safetensors.h"

#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr std::size_t kLengthBytes = sizeof(std::uint64_t);
constexpr std::size_t kHeaderAlignment = 8;  // keeps the data aligned for readers that map the file

absl::Status Broken(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("model file: ", what));
}

// The number of elements, or -1 if the shape is negative or its product overflows `most`.
std::int64_t ElementCount(const std::vector<std::int64_t>& shape, std::int64_t most) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent < 0 || (extent > 0 && count > most / extent)) return -1;
    count *= extent;
  }
  return count;
}

absl::StatusOr<NamedArray> DecodeArray(const std::string& name, const nlohmann::json& entry,
                                       absl::string_view data) {
  if (entry.at("dtype") != "F64") return Broken(absl::StrCat(name, " is not of dtype F64"));
  NamedArray array;
  array.shape = entry.at("shape").get<std::vector<std::int64_t>>();
  const auto offsets = entry.at("data_offsets").get<std::vector<std::uint64_t>>();
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data.size()) {
    return Broken(absl::StrCat(name, " lies outside of the data"));
  }
  const std::uint64_t bytes = offsets[1] - offsets[0];
  const std::int64_t count =
      ElementCount(array.shape, static_cast<std::int64_t>(data.size() / sizeof(double)));
  if (count < 0 || bytes != static_cast<std::uint64_t>(count) * sizeof(double)) {
    return Broken(absl::StrCat("the shape of ", name, " does not fit its bytes"));
  }
  array.data.resize(static_cast<std::size_t>(count));
  std::memcpy(array.data.data(), data.data() + offsets[0], bytes);
  return array;
}

absl::StatusOr<ArrayFile> DecodeHeader(const nlohmann::json& header, absl::string_view data) {
  ArrayFile file;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      file.metadata = entry.get<std::map<std::string, std::string>>();
      continue;
    }
    absl::StatusOr<NamedArray> array = DecodeArray(name, entry, data);
    if (!array.ok()) return array.status();
    file.arrays[name] = *std::move(array);
  }
  return file;
}

}  // namespace

std::string EncodeSafetensors(const ArrayFile& file) {
  nlohmann::json header;
  header["__metadata__"] = file.metadata;
  std::string data;
  for (const auto& [name, array] : file.arrays) {
    const std::size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(array.data.data()),
                array.data.size() * sizeof(double));
    header[name] = {
        {"dtype", "F64"}, {"shape", array.shape}, {"data_offsets", {begin, data.size()}}};
  }
  std::string text = header.dump();
  text.resize((text.size() + kHeaderAlignment - 1) / kHeaderAlignment * kHeaderAlignment, ' ');
  const std::uint64_t length = text.size();
  std::string out(reinterpret_cast<const char*>(&length), kLengthBytes);
  return out + text + data;
}

absl::StatusOr<ArrayFile> DecodeSafetensors(absl::string_view bytes) {
  std::uint64_t length = 0;
  if (bytes.size() < kLengthBytes) return Broken("shorter than its header's length");
  std::memcpy(&length, bytes.data(), kLengthBytes);
  bytes.remove_prefix(kLengthBytes);
  if (length > bytes.size()) return Broken("the header is longer than the file");
  // nlohmann-json throws; its exceptions stop here.
  try {
    const auto header = nlohmann::json::parse(bytes.begin(), bytes.begin() + length);
    if (!header.is_object()) return Broken("the header is no JSON object");
    return DecodeHeader(header, bytes.substr(length));
  } catch (const nlohmann::json::exception& error) {
    return Broken(error.what());
  }
}

}  // namespace spikepinn
