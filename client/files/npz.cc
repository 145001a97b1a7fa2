#include "client/files/npz.h"

#include <zip.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/files/output_file.h"

namespace spikepinn::files {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie here");

// Format 1.0: a magic number, the length of a Python dictionary, and that, padded so that the
// data begins at a multiple of 64.
std::string NpyHeader(const std::string& type, std::size_t size) {
  constexpr std::size_t kBefore = 10;
  constexpr std::size_t kAlignment = 64;
  std::string text = absl::StrCat("{'descr': '", type,
                                  "', 'fortran_order': False, "
                                  "'shape': (",
                                  size, ",), }");
  text.append(kAlignment - (kBefore + text.size() + 1) % kAlignment, ' ');
  text += '\n';
  std::string out = "\x93NUMPY";
  out += {'\1', '\0', static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)};
  return out + text;
}

std::string Npy(const std::string& type, std::size_t size, const void* data, std::size_t bytes) {
  std::string out = NpyHeader(type, size);
  if (bytes > 0) out.append(static_cast<const char*>(data), bytes);
  return out;
}

struct ToNpy {
  std::string operator()(const std::vector<double>& values) const {
    return Npy("<f8", values.size(), values.data(), values.size() * sizeof(double));
  }
  std::string operator()(const std::vector<std::int64_t>& values) const {
    return Npy("<i8", values.size(), values.data(), values.size() * sizeof(std::int64_t));
  }
  // UTF-32, all of the longest one's length.
  std::string operator()(const std::vector<std::string>& values) const {
    std::size_t length = 1;
    for (const std::string& value : values) length = std::max(length, value.size());
    std::u32string text;
    for (const std::string& value : values) {
      text.append(value.begin(), value.end());
      text.append(length - value.size(), U'\0');
    }
    return Npy(absl::StrCat("<U", length), values.size(), text.data(),
               text.size() * sizeof(char32_t));
  }
};

// Without Close() the archive is not whole.
class ZipWriter {
 public:
  explicit ZipWriter(const std::string& path)
      : zip_(zipOpen64(path.c_str(), APPEND_STATUS_CREATE)) {}
  ~ZipWriter() { Close(); }

  ZipWriter(const ZipWriter&) = delete;
  ZipWriter& operator=(const ZipWriter&) = delete;

  bool Add(const std::string& name, const std::string& data) {
    if (zip_ == nullptr) return false;
    zip_fileinfo info = {};
    info.tmz_date = {.tm_sec = 0,
                     .tm_min = 0,
                     .tm_hour = 0,
                     .tm_mday = 1,
                     .tm_mon = 0,
                     .tm_year = 1980};  // the earliest: results have no time of day
    const int opened = zipOpenNewFileInZip(zip_, name.c_str(), &info, nullptr, 0, nullptr, 0,
                                           nullptr, Z_DEFLATED, Z_BEST_SPEED);
    return opened == ZIP_OK &&
           zipWriteInFileInZip(zip_, data.data(), static_cast<unsigned>(data.size())) == ZIP_OK &&
           zipCloseFileInZip(zip_) == ZIP_OK;
  }

  bool Close() {
    if (zip_ == nullptr) return false;
    return zipClose(std::exchange(zip_, nullptr), nullptr) == ZIP_OK;
  }

 private:
  zipFile zip_;
};

}  // namespace

absl::Status WriteNpz(const std::string& path, const std::vector<Column>& columns) {
  PartialFile file(path);
  errno = 0;
  ZipWriter zip(file.partial_path());
  for (const Column& column : columns) {
    if (!zip.Add(column.name + ".npy", std::visit(ToNpy{}, column.values))) return file.Error();
  }
  return zip.Close() ? file.Commit() : file.Error();
}

}  // namespace spikepinn::files
