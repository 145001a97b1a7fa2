#include "client/cli/output/job_cost.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/flags/quantity.h"
#include "client/files/number.h"
#include "core/neuron/field_error.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

// No limit has been checked: a count may be more than an integer holds.
std::int64_t Count(double count) {
  constexpr double kMost = 9e18;
  return static_cast<std::int64_t>(std::min(std::ceil(count), kMost));
}

// A number of JSON for people: with separators, or with its unit.
std::string ShownValue(const std::string& key, const ordered_json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (key == "memory_bytes") {
    return absl::StrCat("about ", FormatBytes(value.get<std::int64_t>()),
                        " on top of the worker's program");
  }
  if (key == "span_ms") return absl::StrCat(FormatNumber(value.get<double>()), " ms");
  return value.is_number_integer() ? files::FormatCount(value.get<std::int64_t>())
                                   : FormatNumber(value.get<double>());
}

}  // namespace

ordered_json CostJson(const TrainingSpec& spec) {
  ordered_json json;
  json["method"] = std::string(ToString(spec.method));
  json["span_ms"] = spec.forward.duration_ms;
  json["guide_steps"] = Count(spec.forward.duration_ms / spec.guide.dt_ms);
  if (spec.method == Method::kSegmented) {
    json["accuracy"] = spec.segmented.accuracy;
    json["max_units"] = spec.segmented.max_units;
    json["max_segments"] = spec.segmented.max_segments;
  } else {
    json["collocation_points"] =
        spec.collocation.uniform_points + spec.collocation.concentrated_points;
    json["parameters"] = ParameterCount(spec.network);
    json["optimizer_steps"] = Count(static_cast<double>(spec.adam.steps) +
                                    static_cast<double>(spec.lbfgs.rounds) *
                                        static_cast<double>(spec.lbfgs.iterations_per_round));
  }
  json["memory_bytes"] = EstimatedTrainingBytes(spec);
  return json;
}

std::string CostText(const TrainingSpec& spec) {
  constexpr std::size_t kColumn = 20;
  std::string out;
  const ordered_json cost = CostJson(spec);
  for (const auto& [key, value] : cost.items()) {
    std::string name = absl::StrReplaceAll(key, {{"_ms", ""}, {"_bytes", ""}, {"_", " "}});
    name.resize(kColumn, ' ');
    absl::StrAppend(&out, "  ", name, ShownValue(key, value), "\n");
  }
  return out;
}

}  // namespace spikepinn::cli
