#include "client/files/neuroml_reader.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/files/neuroml_document.h"
#include "client/files/neuroml_network.h"

namespace spikepinn::files {
namespace {

absl::Status ReadCell(const NeuroMlDocument& document, const XmlElement& element,
                      NeuroMlModel* model) {
  Izhikevich2007& cell = model->cell;
  const struct {
    const char* attribute;
    Dimension dimension;
    double* value;
  } attributes[] = {
      {"v0", Dimension::kVoltage, &model->v0_mv},
      {"C", Dimension::kCapacitance, &cell.capacitance_pf},
      {"k", Dimension::kConductancePerVoltage, &cell.k},
      {"vr", Dimension::kVoltage, &cell.v_rest_mv},
      {"vt", Dimension::kVoltage, &cell.v_threshold_mv},
      {"vpeak", Dimension::kVoltage, &cell.v_peak_mv},
      {"a", Dimension::kPerTime, &cell.a_per_ms},
      {"b", Dimension::kConductance, &cell.b},
      {"c", Dimension::kVoltage, &cell.v_reset_mv},
      {"d", Dimension::kCurrent, &cell.w_jump_pa},
  };
  for (const auto& [attribute, dimension, value] : attributes) {
    absl::StatusOr<double> quantity = document.Quantity(element, attribute, dimension);
    if (!quantity.ok()) return quantity.status();
    *value = *quantity;
  }
  model->id = element.Get("id");
  return absl::OkStatus();
}

absl::Status AddPulse(const NeuroMlDocument& document, const XmlElement& element,
                      NeuroMlModel* model) {
  absl::StatusOr<double> delay = document.Quantity(element, "delay", Dimension::kTime);
  if (!delay.ok()) return delay.status();
  absl::StatusOr<double> duration = document.Quantity(element, "duration", Dimension::kTime);
  if (!duration.ok()) return duration.status();
  absl::StatusOr<double> amplitude = document.Quantity(element, "amplitude", Dimension::kCurrent);
  if (!amplitude.ok()) return amplitude.status();
  if (*duration < 0.0) return document.Error(element, "duration", "must be >= 0");
  // A pulse without a duration is none.
  if (*duration > 0.0) model->pulses.push_back({*delay, *duration, *amplitude});
  return absl::OkStatus();
}

// The one that a LEMS file runs; null if there is none.
absl::StatusOr<const XmlElement*> FindSimulation(const NeuroMlDocument& document) {
  const std::vector<const XmlElement*> simulations = document.All("Simulation");
  if (simulations.empty()) return nullptr;
  if (simulations.size() == 1) return simulations.front();
  for (const XmlElement* const target : document.All("Target")) {
    const XmlElement* const simulation = document.Find(target->Get("component"));
    if (simulation != nullptr && simulation->name == "Simulation") return simulation;
  }
  return document.Error(*simulations[1], "is a second Simulation, and no Target says which to run");
}

absl::StatusOr<std::optional<double>> RecommendedDuration(const NeuroMlDocument& document,
                                                          const XmlElement* network) {
  if (network == nullptr) return std::nullopt;
  for (const XmlElement& property : network->children) {
    if (property.name != "property" || property.Get("tag") != "recommended_duration_ms") continue;
    const absl::StatusOr<double> duration =
        ParseQuantity(property.Get("value") + "ms", Dimension::kTime);
    if (duration.ok() && *duration > 0.0) return *duration;
    return document.Error(property, "value", "must be a number of ms > 0");
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<double>> ReadDuration(const NeuroMlDocument& document,
                                                   const XmlElement* network) {
  absl::StatusOr<const XmlElement*> simulation = FindSimulation(document);
  if (!simulation.ok()) return simulation.status();
  if (*simulation == nullptr) return RecommendedDuration(document, network);
  absl::StatusOr<double> length = document.Quantity(**simulation, "length", Dimension::kTime);
  if (!length.ok()) return length.status();
  if (*length <= 0.0) return document.Error(**simulation, "length", "must be > 0");
  return *length;
}

}  // namespace

absl::StatusOr<NeuroMlModel> ReadNeuroMl(const std::string& text, const std::string& file_name,
                                         const std::string& cell) {
  absl::StatusOr<NeuroMlDocument> document = NeuroMlDocument::Parse(text, file_name);
  if (!document.ok()) return document.status();
  absl::StatusOr<NeuroMlNeuron> neuron = FindNeuron(*document, cell);
  if (!neuron.ok()) return neuron.status();
  NeuroMlModel model;
  if (absl::Status status = ReadCell(*document, *neuron->cell, &model); !status.ok()) return status;
  absl::StatusOr<std::vector<const XmlElement*>> pulses = FindPulses(*document, *neuron);
  if (!pulses.ok()) return pulses.status();
  for (const XmlElement* const pulse : *pulses) {
    if (absl::Status status = AddPulse(*document, *pulse, &model); !status.ok()) return status;
  }
  absl::StatusOr<std::optional<double>> duration = ReadDuration(*document, neuron->network);
  if (!duration.ok()) return duration.status();
  model.duration_ms = *duration;
  return model;
}

}  // namespace spikepinn::files
