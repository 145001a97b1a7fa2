#include "core/network/safetensors.h"

#include <bit>
#include <cstring>
#include <nlohmann/json.hpp>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

static_assert(std::endian::native == std::endian::little, "the format is little-endian");

constexpr std::size_t kLengthBytes = sizeof(std::uint64_t);
constexpr std::size_t kHeaderAlignment = 8;  // keeps the data aligned for readers that map the file

absl::Status Broken(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("array file: ", what));
}

// The number of elements, or -1 if it is more than `most`.
std::int64_t ElementCount(const std::vector<std::int64_t>& shape, std::int64_t most) {
  std::int64_t count = 1;
  for (const std::int64_t extent : shape) {
    if (extent > 0 && count > most / extent) return -1;
    count *= extent;
  }
  return count;
}

template <typename T>
constexpr const char* kDtype = sizeof(T) == sizeof(double) ? "F64" : "F32";

// A header's list of whole numbers; empty if it is anything else or holds a negative one.
absl::StatusOr<std::vector<std::int64_t>> WholeNumbers(const nlohmann::json& list) {
  std::vector<std::int64_t> out;
  if (!list.is_array()) return Broken("a shape or an offset is no list");
  for (const nlohmann::json& number : list) {
    if (!number.is_number_integer() || number.get<std::int64_t>() < 0) {
      return Broken("a shape or an offset is no whole number, 0 or more");
    }
    out.push_back(number.get<std::int64_t>());
  }
  return out;
}

// The bytes of one array within the data.
absl::StatusOr<absl::string_view> BytesOf(const std::string& name, const nlohmann::json& entry,
                                          absl::string_view data) {
  const auto offsets = WholeNumbers(entry.at("data_offsets"));
  if (!offsets.ok()) return offsets.status();
  const auto size = static_cast<std::int64_t>(data.size());
  if (offsets->size() != 2 || (*offsets)[0] > (*offsets)[1] || (*offsets)[1] > size) {
    return Broken(absl::StrCat(name, " lies outside of the data"));
  }
  return data.substr(static_cast<std::size_t>((*offsets)[0]),
                     static_cast<std::size_t>((*offsets)[1] - (*offsets)[0]));
}

template <typename T>
absl::Status DecodeArray(const std::string& name, const nlohmann::json& entry,
                         absl::string_view bytes, std::map<std::string, TypedArray<T>>* arrays) {
  auto shape = WholeNumbers(entry.at("shape"));
  if (!shape.ok()) return shape.status();
  const std::int64_t count =
      ElementCount(*shape, static_cast<std::int64_t>(bytes.size() / sizeof(T)));
  if (count < 0 || bytes.size() != static_cast<std::size_t>(count) * sizeof(T)) {
    return Broken(absl::StrCat("the shape of ", name, " does not fit its bytes"));
  }
  TypedArray<T>& array = (*arrays)[name];
  array.shape = *std::move(shape);
  array.data.resize(static_cast<std::size_t>(count));
  if (count > 0) std::memcpy(array.data.data(), bytes.data(), bytes.size());
  return absl::OkStatus();
}

absl::StatusOr<ArrayFile> DecodeHeader(const nlohmann::json& header, absl::string_view data) {
  ArrayFile file;
  std::size_t used = 0;
  for (const auto& [name, entry] : header.items()) {
    if (name == "__metadata__") {
      file.metadata = entry.get<std::map<std::string, std::string>>();
      continue;
    }
    const absl::StatusOr<absl::string_view> bytes = BytesOf(name, entry, data);
    if (!bytes.ok()) return bytes.status();
    // Many arrays over the same bytes would take more memory than the file has.
    used += bytes->size();
    if (used > data.size()) return Broken("arrays overlap");
    const std::string dtype = entry.at("dtype").get<std::string>();
    absl::Status status = Broken(absl::StrCat(name, " is neither of dtype F64 nor F32"));
    if (dtype == kDtype<double>) status = DecodeArray(name, entry, *bytes, &file.arrays);
    if (dtype == kDtype<float>) status = DecodeArray(name, entry, *bytes, &file.singles);
    if (!status.ok()) return status;
  }
  return file;
}

// Enters the arrays into the header, the first one at `offset`; returns where the last one ends.
template <typename T>
std::size_t EnterArrays(const std::map<std::string, TypedArray<T>>& arrays, std::size_t offset,
                        nlohmann::json* header) {
  for (const auto& [name, array] : arrays) {
    const std::size_t end = offset + array.data.size() * sizeof(T);
    (*header)[name] = {
        {"dtype", kDtype<T>}, {"shape", array.shape}, {"data_offsets", {offset, end}}};
    offset = end;
  }
  return offset;
}

template <typename T>
void AppendData(const std::map<std::string, TypedArray<T>>& arrays, std::string* out) {
  for (const auto& [name, array] : arrays) {
    out->append(reinterpret_cast<const char*>(array.data.data()), array.data.size() * sizeof(T));
  }
}

}  // namespace

std::string EncodeSafetensors(const ArrayFile& file) {
  nlohmann::json header;
  header["__metadata__"] = file.metadata;
  // Doubles first, so that all of them are aligned.
  const std::size_t size = EnterArrays(file.singles, EnterArrays(file.arrays, 0, &header), &header);
  std::string text = header.dump();
  text.resize((text.size() + kHeaderAlignment - 1) / kHeaderAlignment * kHeaderAlignment, ' ');
  const std::uint64_t length = text.size();
  std::string out;
  out.reserve(kLengthBytes + text.size() + size);
  out.append(reinterpret_cast<const char*>(&length), kLengthBytes);
  out.append(text);
  AppendData(file.arrays, &out);
  AppendData(file.singles, &out);
  return out;
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
