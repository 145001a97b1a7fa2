#include "client/files/neuroml_writer.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/files/neuroml_quantity.h"
#include "client/files/number.h"

namespace spikepinn::files {
namespace {

// An identifier of NeuroML: letters, digits and "_", a letter or "_" first.
std::string Id(const std::string& name) {
  std::string out = name.empty() ? "neuron" : name;
  for (char& letter : out) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(letter))) letter = '_';
  }
  return absl::ascii_isdigit(static_cast<unsigned char>(out.front())) ? "_" + out : out;
}

void Add(const char* attribute, double value, Dimension dimension, std::string* out) {
  absl::StrAppend(out, " ", attribute, "=\"", FormatQuantity(value, dimension), "\"");
}

std::string CellXml(const NeuroMlModel& model, const std::string& id) {
  const Izhikevich2007& cell = model.cell;
  std::string out = absl::StrCat("    <izhikevich2007Cell id=\"", id, "\"");
  Add("v0", model.v0_mv, Dimension::kVoltage, &out);
  Add("C", cell.capacitance_pf, Dimension::kCapacitance, &out);
  Add("k", cell.k, Dimension::kConductancePerVoltage, &out);
  Add("vr", cell.v_rest_mv, Dimension::kVoltage, &out);
  Add("vt", cell.v_threshold_mv, Dimension::kVoltage, &out);
  Add("vpeak", cell.v_peak_mv, Dimension::kVoltage, &out);
  Add("a", cell.a_per_ms, Dimension::kPerTime, &out);
  Add("b", cell.b, Dimension::kConductance, &out);
  Add("c", cell.v_reset_mv, Dimension::kVoltage, &out);
  Add("d", cell.w_jump_pa, Dimension::kCurrent, &out);
  return out + "/>\n";
}

std::string PulseId(const std::string& cell, std::size_t index) {
  return absl::StrCat(cell, "_pulse_", index);
}

std::string PulseXml(const PulseCurrent& pulse, const std::string& id) {
  std::string out = absl::StrCat("    <pulseGenerator id=\"", id, "\"");
  Add("delay", pulse.start_ms, Dimension::kTime, &out);
  Add("duration", pulse.width_ms, Dimension::kTime, &out);
  Add("amplitude", pulse.amplitude_pa, Dimension::kCurrent, &out);
  return out + "/>\n";
}

}  // namespace

std::string WriteNeuroMl(const NeuroMlModel& model) {
  const std::string id = Id(model.id);
  std::string out = absl::StrCat(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<neuroml xmlns=\"http://www.neuroml.org/schema/neuroml2\" id=\"",
      id, "_model\">\n", CellXml(model, id));
  for (std::size_t i = 0; i < model.pulses.size(); ++i) {
    out += PulseXml(model.pulses[i], PulseId(id, i));
  }
  absl::StrAppend(&out, "    <network id=\"", id, "_network\">\n");
  if (model.duration_ms.has_value()) {
    absl::StrAppend(&out, "        <property tag=\"recommended_duration_ms\" value=\"",
                    FormatPlain(*model.duration_ms), "\"/>\n");
  }
  absl::StrAppend(&out, "        <population id=\"", id, "_population\" component=\"", id,
                  "\" size=\"1\"/>\n");
  for (std::size_t i = 0; i < model.pulses.size(); ++i) {
    absl::StrAppend(&out, "        <explicitInput target=\"", id, "_population[0]\" input=\"",
                    PulseId(id, i), "\"/>\n");
  }
  return out + "    </network>\n</neuroml>\n";
}

}  // namespace spikepinn::files
