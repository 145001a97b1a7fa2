#include "wire/preset_name.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "wire/known_words.h"

namespace spikepinn::wire {

std::vector<std::string> PresetNames() {
  std::vector<std::string> names;
  for (const Preset& preset : Presets()) names.push_back(preset.name);
  return names;
}

absl::StatusOr<const Preset*> PresetOf(absl::string_view field, const std::string& name) {
  absl::StatusOr<const Preset*> found = FindPreset(name);
  if (found.ok()) return found;
  return absl::InvalidArgumentError(
      absl::StrCat(field, " = \"", absl::CHexEscape(name.substr(0, 80)), "\": no such preset; ",
                   Advice(name, PresetNames())));
}

}  // namespace spikepinn::wire
