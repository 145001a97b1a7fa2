// Columns of numbers as a browser gets them: small, and decoded in a few milliseconds.
#ifndef SPIKEPINN_CLIENT_REPORT_COLUMN_PACK_H_
#define SPIKEPINN_CLIENT_REPORT_COLUMN_PACK_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "nlohmann/json.hpp"

namespace spikepinn::report {

// Each column becomes 32-bit integers, each integer its difference (modulo 2^32) from the one
// before, all of their lowest bytes first, then the next ones: neighbours are alike, and gzip sees
// it. web/data.js undoes this.
class ColumnPack {
 public:
  // Ascending, not negative. Kept to a power of ten of a millisecond so fine that the whole span
  // has 10^8 to 10^9 of them: differences are whole numbers, and times on a grid cost nothing.
  void AddTimes(const std::string& name, absl::Span<const double> time_ms);

  // Single precision: seven digits, more than a picture shows.
  void AddValues(const std::string& name, absl::Span<const double> values);

  // Four digits, for what is read off a logarithmic axis; they pack well.
  void AddCoarse(const std::string& name, absl::Span<const double> values);

  // [{"name", "count", "unit"}]: columns with a unit are times, the others IEEE single precision.
  const nlohmann::ordered_json& columns() const { return columns_; }

  // Everything, gzip and base64.
  std::string Packed() const;

 private:
  void Add(const std::string& name, const std::vector<std::uint32_t>& integers, double unit);

  nlohmann::ordered_json columns_ = nlohmann::ordered_json::array();
  std::string bytes_;
};

std::string Base64(absl::string_view bytes);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_COLUMN_PACK_H_
