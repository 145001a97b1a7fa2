#include "client/cli/output/preset_columns.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {
namespace {

Column<Preset> Parameter(const char* field, const char* heading, double NeuronModel::*member) {
  const auto get = [member](const Preset& preset) { return preset.problem.neuron.*member; };
  return {field,
          heading,
          Table::Align::kRight,
          Shown::kWide,
          [get](const Preset& preset) { return CellValue(get(preset)); },
          [get](const Preset& preset) { return absl::StrCat(get(preset)); }};
}

}  // namespace

RowKind<Preset> ListedPresets() {
  std::vector<Column<Preset>> columns = {
      {"name",
       "PRESET",
       Table::Align::kLeft,
       Shown::kAlways,
       [](const Preset& preset) { return CellValue(preset.name); },
       {}},
      {"duration_ms", "SPAN, ms", Table::Align::kRight, Shown::kAlways,
       [](const Preset& preset) { return CellValue(preset.problem.duration_ms); },
       [](const Preset& preset) { return absl::StrCat(preset.problem.duration_ms); }},
      Parameter("capacitance_pf", "C, pF", &NeuronModel::capacitance_pf),
      Parameter("q2", "Q2", &NeuronModel::q2),
      Parameter("q1", "Q1", &NeuronModel::q1),
      Parameter("q0", "Q0", &NeuronModel::q0),
      Parameter("a_per_ms", "a, 1/ms", &NeuronModel::a_per_ms),
      Parameter("b", "b", &NeuronModel::b),
      Parameter("v_peak_mv", "PEAK, mV", &NeuronModel::v_peak_mv),
      Parameter("v_reset_mv", "RESET, mV", &NeuronModel::v_reset_mv),
      Parameter("w_jump_pa", "JUMP, pA", &NeuronModel::w_jump_pa),
      {"description",
       "DESCRIPTION",
       Table::Align::kLeft,
       Shown::kAlways,
       [](const Preset& preset) { return CellValue(preset.description); },
       {},
       Fit::kShortened}};
  return {std::move(columns), [](const Preset& preset) { return ToJson(preset); }, "no presets"};
}

}  // namespace spikepinn::cli
