#include "client/files/neuroml_network.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace spikepinn::files {
namespace {

constexpr char kCell[] = "izhikevich2007Cell";
constexpr char kPulse[] = "pulseGenerator";
constexpr char kNotRead[] = "there is no such element here; files that are included are not read";

// Some neurons of one kind: a population, or a cell of a file without a network.
struct Group {
  const XmlElement* cell;
  std::string population;  // empty without a network
  std::int64_t size;
};

struct Target {
  std::string population;
  std::int64_t index;
};

// "pop[3]", "../pop[3]", "../pop/3/cell"; "3" in `population`.
std::optional<Target> ParseTarget(absl::string_view path, const std::string& population) {
  while (absl::ConsumePrefix(&path, "../") || absl::ConsumePrefix(&path, "./")) {
  }
  Target target = {population, 0};
  if (absl::SimpleAtoi(path, &target.index)) return target;
  std::vector<std::string> parts = absl::StrSplit(path, '/');
  if (parts.size() == 1 && absl::ConsumeSuffix(&path, "]")) parts = absl::StrSplit(path, '[');
  if (parts.size() < 2 || !absl::SimpleAtoi(parts[1], &target.index)) return std::nullopt;
  target.population = parts[0];
  return target;
}

bool IsTarget(const std::string* path, const std::string& population, const NeuroMlNeuron& neuron) {
  if (path == nullptr) return false;
  const std::optional<Target> target = ParseTarget(*path, population);
  return target.has_value() && target->population == neuron.population &&
         target->index == neuron.index;
}

// The network to be simulated; null if the file has none.
absl::StatusOr<const XmlElement*> FindNetwork(const NeuroMlDocument& document) {
  const std::vector<const XmlElement*> networks = document.All("network");
  if (networks.empty()) return nullptr;
  if (networks.size() == 1) return networks.front();
  for (const XmlElement* const simulation : document.All("Simulation")) {
    const XmlElement* const target = document.Find(simulation->Get("target"));
    if (target != nullptr && target->name == "network") return target;
  }
  return document.Error(*networks[1], "is a second network: there must be one");
}

absl::StatusOr<std::int64_t> SizeOf(const NeuroMlDocument& document, const XmlElement& population) {
  const auto instances = std::count_if(population.children.begin(), population.children.end(),
                                       [](const XmlElement& e) { return e.name == "instance"; });
  std::int64_t size = instances;
  if (population.Find("size") == nullptr && instances > 0) return size;
  if (!absl::SimpleAtoi(population.Get("size"), &size) || size < 0) {
    return document.Error(population, "size", "must be a whole number >= 0");
  }
  return size;
}

absl::StatusOr<std::vector<Group>> GroupsOf(const NeuroMlDocument& document,
                                            const XmlElement* network) {
  std::vector<Group> groups;
  if (network == nullptr) {
    for (const XmlElement* const cell : document.All(kCell)) groups.push_back({cell, "", 1});
    return groups;
  }
  for (const XmlElement& child : network->children) {
    if (child.name != "population") continue;
    const XmlElement* const cell = document.Find(child.Get("component"));
    if (cell == nullptr) return document.Error(child, "component", kNotRead);
    if (cell->name != kCell) continue;
    absl::StatusOr<std::int64_t> size = SizeOf(document, child);
    if (!size.ok()) return size.status();
    groups.push_back({cell, child.Get("id"), *size});
  }
  return groups;
}

absl::Status NoCell(const NeuroMlDocument& document, const XmlElement* network) {
  if (network != nullptr && !document.All(kCell).empty()) {
    return document.Error(*network, absl::StrCat("has no population of an ", kCell));
  }
  std::vector<std::string> others;
  for (const XmlElement& element : document.elements()) {
    const bool is_cell = absl::EndsWith(element.name, "Cell") || element.name == "cell";
    if (is_cell && others.size() < 5) {
      others.push_back(absl::StrCat(element.name, " (line ", element.line, ")"));
    }
  }
  const std::string has =
      others.empty() ? "" : absl::StrCat("; it has ", absl::StrJoin(others, ", "));
  return document.Error(
      absl::StrCat("must have an ", kCell, has, "; files that are included are not read"));
}

bool IsMeant(const Group& group, const std::string& wanted, NeuroMlNeuron* neuron) {
  if (wanted.empty() || wanted == group.population || wanted == group.cell->Get("id")) return true;
  const std::optional<Target> target = ParseTarget(wanted, "");
  if (!target.has_value() || target->population != group.population) return false;
  neuron->index = target->index;
  return target->index >= 0 && target->index < group.size;
}

// What --cell may be, for people.
std::string Names(const std::vector<Group>& groups) {
  constexpr std::size_t kMost = 10;
  std::vector<std::string> names;
  for (const Group& group : groups) {
    const std::string cell = group.cell->Get("id");
    if (names.size() == kMost) return absl::StrCat(absl::StrJoin(names, ", "), ", ...");
    if (group.population.empty()) {
      names.push_back(cell);
    } else if (group.size > 1) {
      names.push_back(absl::StrCat(group.population, "[0] to [", group.size - 1, "]"));
    } else if (group.size == 1) {
      names.push_back(group.population);
    }
  }
  return absl::StrJoin(names, ", ");
}

bool IsProjection(const XmlElement& element) {
  return element.name == "projection" || element.name == "electricalProjection" ||
         element.name == "continuousProjection";
}

// Whether a connection of a projection acts on the neuron. Gap junctions do on both ends.
bool ActsOn(const XmlElement& projection, const XmlElement& connection,
            const NeuroMlNeuron& neuron) {
  const std::string post = projection.Get("postsynapticPopulation");
  const std::string pre = projection.Get("presynapticPopulation");
  if (IsTarget(connection.Find("postCellId"), post, neuron) ||
      IsTarget(connection.Find("postCell"), post, neuron)) {
    return true;
  }
  return projection.name != "projection" && (IsTarget(connection.Find("preCellId"), pre, neuron) ||
                                             IsTarget(connection.Find("preCell"), pre, neuron));
}

// Walks through a network and collects what flows into one neuron.
class PulseFinder {
 public:
  PulseFinder(const NeuroMlDocument& document, const NeuroMlNeuron& neuron)
      : document_(document), neuron_(neuron) {}

  absl::StatusOr<std::vector<const XmlElement*>> Find() {
    for (const XmlElement& element : neuron_.network->children) {
      if (absl::Status status = Look(element); !status.ok()) return status;
    }
    return pulses_;
  }

 private:
  absl::Status Look(const XmlElement& element) {
    if (element.name == "explicitInput") {
      return AddInput(element, element.Find("target"), element, "input");
    }
    if (element.name == "inputList") {
      for (const XmlElement& input : element.children) {
        if (absl::Status status = AddListed(element, input); !status.ok()) return status;
      }
    }
    if (element.name == "synapticConnection" && IsTarget(element.Find("to"), "", neuron_)) {
      return Connected(element);
    }
    if (!IsProjection(element)) return absl::OkStatus();
    for (const XmlElement& connection : element.children) {
      if (ActsOn(element, connection, neuron_)) return Connected(element);
    }
    return absl::OkStatus();
  }

  absl::Status AddListed(const XmlElement& list, const XmlElement& input) {
    if (input.name != "input" && input.name != "inputW") return absl::OkStatus();
    if (input.name == "inputW" && IsTarget(input.Find("target"), list.Get("population"), neuron_)) {
      return document_.Error(input, "weight", "a weighted input is not taken: set the amplitude");
    }
    return AddInput(input, input.Find("target"), list, "component");
  }

  // `input` is what names the target, `source` what names the generator.
  absl::Status AddInput(const XmlElement& input, const std::string* target,
                        const XmlElement& source, absl::string_view attribute) {
    const std::string population = source.Get("population");
    if (target == nullptr || !ParseTarget(*target, population).has_value()) {
      return document_.Error(input, "target", "must name a cell, as pop[0]");
    }
    if (!IsTarget(target, population, neuron_)) return absl::OkStatus();
    const XmlElement* const generator = document_.Find(source.Get(attribute));
    if (generator == nullptr) return document_.Error(source, attribute, kNotRead);
    if (generator->name != kPulse) {
      return document_.Error(*generator,
                             absl::StrCat("flows into ", neuron_.population, "[", neuron_.index,
                                          "]: only a ", kPulse, " is taken"));
    }
    pulses_.push_back(generator);
    return absl::OkStatus();
  }

  absl::Status Connected(const XmlElement& element) const {
    return document_.Error(element, absl::StrCat("acts on ", neuron_.population, "[", neuron_.index,
                                                 "]: only a neuron without synapses is taken"));
  }

  const NeuroMlDocument& document_;
  const NeuroMlNeuron& neuron_;
  std::vector<const XmlElement*> pulses_;
};

bool IsOtherInput(const XmlElement& element) {
  return element.name != kPulse &&
         (absl::EndsWith(element.name, "Generator") || absl::EndsWith(element.name, "Clamp") ||
          absl::StartsWith(element.name, "compoundInput"));
}

}  // namespace

absl::StatusOr<NeuroMlNeuron> FindNeuron(const NeuroMlDocument& document,
                                         const std::string& wanted) {
  absl::StatusOr<const XmlElement*> network = FindNetwork(document);
  if (!network.ok()) return network.status();
  absl::StatusOr<std::vector<Group>> groups = GroupsOf(document, *network);
  if (!groups.ok()) return groups.status();
  if (groups->empty()) return NoCell(document, *network);
  NeuroMlNeuron neuron = {.cell = nullptr, .network = *network, .population = "", .index = -1};
  std::int64_t found = 0;
  for (const Group& group : *groups) {
    if (!IsMeant(group, wanted, &neuron)) continue;
    neuron.cell = group.cell;
    neuron.population = group.population;
    // Beyond two it does not matter how many there are.
    found += neuron.index >= 0 ? 1 : std::min<std::int64_t>(group.size, 2);
  }
  if (found == 1) {
    neuron.index = std::max<std::int64_t>(neuron.index, 0);
    return neuron;
  }
  if (wanted.empty()) {
    return document.Error(
        absl::StrCat("has several neurons: choose one with --cell: ", Names(*groups)));
  }
  return document.Error(
      absl::StrCat("--cell = ", wanted, ": must name one neuron of ", Names(*groups)));
}

absl::StatusOr<std::vector<const XmlElement*>> FindPulses(const NeuroMlDocument& document,
                                                          const NeuroMlNeuron& neuron) {
  if (neuron.network != nullptr) return PulseFinder(document, neuron).Find();
  for (const XmlElement& element : document.elements()) {
    if (IsOtherInput(element)) {
      return document.Error(element, absl::StrCat("only a ", kPulse, " is taken as an input"));
    }
  }
  return document.All(kPulse);
}

}  // namespace spikepinn::files
