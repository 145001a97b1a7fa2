#include "client/client/sweep.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::client {

std::vector<std::string> SweepFields(const SweepPoints& points) {
  if (const auto* list = std::get_if<SweepList>(&points)) return list->fields;
  std::vector<std::string> fields;
  for (const SweepAxis& axis : std::get<SweepGrid>(points)) fields.push_back(axis.field);
  return fields;
}

std::string SweepName(absl::string_view id_or_name) {
  constexpr absl::string_view kCollection = "sweeps/";
  if (absl::StartsWith(id_or_name, kCollection)) return std::string(id_or_name);
  return absl::StrCat(kCollection, id_or_name);
}

}  // namespace spikepinn::client
