#include "client/report/column_pack.h"

#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/escaping.h"

namespace spikepinn::report {
namespace {

constexpr int kGzipWindow = 15 + 16;  // zlib's word for a gzip header
constexpr int kMemoryLevel = 8;       // zlib's default

// Only running out of memory can go wrong here.
std::string Gzip(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    std::abort();
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  if (deflate(&stream, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// A power of ten of which the latest time is at most 10^9: differences fit into 32 bits.
double UnitFor(absl::Span<const double> time_ms) {
  const double last = time_ms.empty() ? 1.0 : std::max(time_ms.back(), 1e-300);
  return std::pow(10.0, std::ceil(std::log10(last)) - 9.0);
}

// To 13 bits of mantissa.
std::uint32_t Rounded(float value) {
  if (!std::isfinite(value)) return std::bit_cast<std::uint32_t>(value);
  constexpr std::uint32_t kDropped = 10;
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + (1u << (kDropped - 1))) >> kDropped << kDropped;
  return std::isfinite(std::bit_cast<float>(rounded)) ? rounded : bits;
}

}  // namespace

std::string Base64(absl::string_view bytes) { return absl::Base64Escape(bytes); }

void ColumnPack::Add(const std::string& name, const std::vector<std::uint32_t>& integers,
                     double unit) {
  nlohmann::ordered_json column = {{"name", name}, {"count", integers.size()}};
  if (unit > 0.0) column["unit"] = unit;
  columns_.push_back(column);
  for (int byte = 0; byte < 4; ++byte) {
    std::uint32_t before = 0;
    for (const std::uint32_t integer : integers) {
      bytes_.push_back(static_cast<char>((integer - before) >> (8 * byte) & 0xFF));
      before = integer;
    }
  }
}

void ColumnPack::AddTimes(const std::string& name, absl::Span<const double> time_ms) {
  const double unit = UnitFor(time_ms);
  std::vector<std::uint32_t> integers;
  for (const double t : time_ms) {
    integers.push_back(static_cast<std::uint32_t>(std::llround(std::max(t, 0.0) / unit)));
  }
  Add(name, integers, unit);
}

void ColumnPack::AddValues(const std::string& name, absl::Span<const double> values) {
  std::vector<std::uint32_t> integers;
  for (const double value : values) {
    integers.push_back(std::bit_cast<std::uint32_t>(static_cast<float>(value)));
  }
  Add(name, integers, 0.0);
}

void ColumnPack::AddCoarse(const std::string& name, absl::Span<const double> values) {
  std::vector<std::uint32_t> integers;
  for (const double value : values) integers.push_back(Rounded(static_cast<float>(value)));
  Add(name, integers, 0.0);
}

std::string ColumnPack::Packed() const { return Base64(Gzip(bytes_)); }

}  // namespace spikepinn::report
