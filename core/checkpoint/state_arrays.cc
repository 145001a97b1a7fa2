#include "core/checkpoint/state_arrays.h"

#include <cmath>

#include "absl/strings/str_cat.h"

namespace spikepinn {

void StateReader::Refuse(const std::string& name, const std::string& what) {
  status_.Update(
      absl::InvalidArgumentError(absl::StrCat("training state: ", prefix_, name, ": ", what)));
}

std::vector<double> StateReader::Numbers(const std::string& name) {
  const auto found = file_.arrays.find(prefix_ + name);
  if (found != file_.arrays.end()) return found->second.data;
  Refuse(name, "missing");
  return {};
}

std::vector<double> StateReader::Numbers(const std::string& name, std::size_t size) {
  std::vector<double> values = Numbers(name);
  if (values.size() != size) {
    Refuse(name, absl::StrCat("has ", values.size(), " numbers; must have ", size));
    values.assign(size, 0.0);
  }
  return values;
}

double StateReader::Number(const std::string& name) { return Numbers(name, 1)[0]; }

std::int64_t StateReader::Whole(const std::string& name, std::int64_t low, std::int64_t high) {
  const double value = Number(name);
  if (value >= static_cast<double>(low) && value <= static_cast<double>(high) &&
      value == std::floor(value)) {
    return static_cast<std::int64_t>(value);
  }
  Refuse(name, absl::StrCat("is ", value, "; must be a whole number in [", low, ", ", high, "]"));
  return low;
}

}  // namespace spikepinn
