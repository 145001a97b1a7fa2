#include "client/files/mat.h"

#include <zlib.h>

#include <bit>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "client/files/output_file.h"

namespace spikepinn::files {
namespace {

static_assert(std::endian::native == std::endian::little, "the header says so");

// MathWorks, "MAT-File Format": kinds of elements, and classes of arrays.
enum Kind : std::uint32_t {
  kInt8 = 1,
  kInt32 = 5,
  kUint32 = 6,
  kDouble = 9,
  kMatrix = 14,
  kCompressed = 15,
  kUtf8 = 16,
};
enum Class : std::uint32_t { kCellClass = 1, kCharClass = 4, kDoubleClass = 6 };

void AppendWord(std::uint32_t word, std::string* out) {
  out->append(reinterpret_cast<const char*>(&word), sizeof(word));
}

// A tag and the data, padded to a multiple of 8 bytes.
void AppendElement(Kind kind, const void* data, std::size_t bytes, std::string* out) {
  constexpr std::size_t kAlignment = 8;
  AppendWord(kind, out);
  AppendWord(static_cast<std::uint32_t>(bytes), out);
  if (bytes > 0) out->append(static_cast<const char*>(data), bytes);
  out->append((kAlignment - bytes % kAlignment) % kAlignment, '\0');
}

// What every array begins with.
std::string ArrayHead(Class array_class, std::size_t rows, std::size_t columns,
                      const std::string& name) {
  const std::uint32_t flags[] = {array_class, 0};
  const std::int32_t size[] = {static_cast<std::int32_t>(rows), static_cast<std::int32_t>(columns)};
  std::string out;
  AppendElement(kUint32, flags, sizeof(flags), &out);
  AppendElement(kInt32, size, sizeof(size), &out);
  AppendElement(kInt8, name.data(), name.size(), &out);
  return out;
}

struct ToArray {
  const std::string& name;

  std::string operator()(const std::vector<double>& values) const {
    std::string out = ArrayHead(kDoubleClass, values.size(), 1, name);
    AppendElement(kDouble, values.data(), values.size() * sizeof(double), &out);
    return out;
  }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    return (*this)(std::vector<double>(values.begin(), values.end()));
  }
  std::string operator()(const std::vector<std::string>& values) const {
    std::string out = ArrayHead(kCellClass, values.size(), 1, name);
    for (const std::string& value : values) {
      std::string cell = ArrayHead(kCharClass, 1, value.size(), "");
      AppendElement(kUtf8, value.data(), value.size(), &cell);
      AppendElement(kMatrix, cell.data(), cell.size(), &out);
    }
    return out;
  }
};

std::string Header() {
  constexpr std::size_t kTextBytes = 116;
  constexpr std::size_t kSubsystemBytes = 8;
  std::string out = "MATLAB 5.0 MAT-file, written by spikepinn";
  out.resize(kTextBytes, ' ');
  out.append(kSubsystemBytes, '\0');
  out += {'\0', '\1'};  // version 1
  return out + "IM";    // little-endian
}

// An array as one compressed element; empty where there is no memory for it.
std::string Compressed(const std::string& array) {
  std::string element;
  AppendElement(kMatrix, array.data(), array.size(), &element);
  uLongf size = compressBound(element.size());
  std::string packed(size, '\0');
  if (compress2(reinterpret_cast<Bytef*>(packed.data()), &size,
                reinterpret_cast<const Bytef*>(element.data()), element.size(),
                Z_BEST_SPEED) != Z_OK) {
    return "";
  }
  std::string out;
  AppendWord(kCompressed, &out);
  AppendWord(static_cast<std::uint32_t>(size), &out);
  return out.append(packed, 0, size);
}

}  // namespace

absl::Status WriteMat(const std::string& path, const std::vector<Column>& columns) {
  OutputFile file(path);
  if (absl::Status status = file.Write(Header()); !status.ok()) return status;
  for (const Column& column : columns) {
    const std::string packed = Compressed(std::visit(ToArray{column.name}, column.values));
    if (packed.empty()) {
      return absl::ResourceExhaustedError(absl::StrCat(path, ": ", column.name, ": no memory"));
    }
    if (absl::Status status = file.Write(packed); !status.ok()) return status;
  }
  return file.Commit();
}

}  // namespace spikepinn::files
