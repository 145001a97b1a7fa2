#include "client/cli/input/field_path.h"

#include <cstddef>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/text.h"
#include "spikepinn/v1/job.pb.h"
#include "wire/known_words.h"
#include "wire/preset_name.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

bool HasField(const google::protobuf::Descriptor& type, const std::string& name) {
  return type.FindFieldByName(name) != nullptr;
}

// The words that a path may begin with.
std::vector<std::string> FirstWords() {
  std::vector<std::string> words = wire::FieldNames(*v1::TrainingSpec::descriptor());
  for (const std::string& word : wire::FieldNames(*v1::ForwardProblem::descriptor())) {
    words.push_back(word);
  }
  for (const std::string& word : wire::FieldNames(*v1::Job::descriptor())) {
    if (RefuseInJobFile(word).empty()) words.push_back(word);
  }
  return words;
}

// Whether a path leads into a part of the problem, "neuron".
bool LeadsInto(const std::string& path, absl::string_view part) {
  return absl::StartsWith(path, absl::StrCat("spec.forward.", part, "."));
}

// A field of another form would silently replace the whole neuron by zeros.
absl::Status CheckForm(const std::string& path, const v1::Neuron& neuron) {
  if (!LeadsInto(path, "neuron")) return absl::OkStatus();
  const std::size_t begin = absl::string_view("spec.forward.neuron.").size();
  const std::string form = path.substr(begin, path.find('.', begin) - begin);
  const auto* const given = neuron.GetReflection()->GetOneofFieldDescriptor(
      neuron, v1::Neuron::descriptor()->FindOneofByName("form"));
  if (given == nullptr || given->name() == form || !HasField(*v1::Neuron::descriptor(), form)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the neuron is given as ", given->name(), "; set a field of neuron.",
                   given->name(), ", or write the neuron out in a file (see `init`)"));
}

// A preset gives what the problem does not say itself.
absl::Status CheckPresetIsUsed(const std::string& path, const v1::ForwardProblem& forward) {
  const bool is_used = !forward.has_neuron() || !forward.has_stimulus() || !forward.has_initial() ||
                       !forward.has_duration_ms();
  if (path != "spec.forward.preset" || is_used) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "has no effect, since neuron, stimulus, initial and duration_ms are all given; --unset those "
      "that the preset is to give");
}

}  // namespace

absl::StatusOr<std::string> WholePath(const std::string& path) {
  const std::string first = path.substr(0, path.find_first_of(".["));
  if (HasField(*v1::TrainingSpec::descriptor(), first)) return absl::StrCat("spec.", path);
  if (HasField(*v1::ForwardProblem::descriptor(), first)) {
    return absl::StrCat("spec.forward.", path);
  }
  if (!HasField(*v1::Job::descriptor(), first)) {
    return absl::InvalidArgumentError(absl::StrCat("unknown field \"", Printable(first), "\"; ",
                                                   wire::Advice(first, FirstWords())));
  }
  const std::string refused = RefuseInJobFile(first);
  if (!refused.empty()) return absl::InvalidArgumentError("is set by the server");
  return path;
}

absl::Status WriteOutPreset(const std::string& whole_path, v1::TrainingSpec* spec) {
  if (spec->forward().preset().empty()) return absl::OkStatus();
  v1::ForwardProblem& forward = *spec->mutable_forward();
  const bool neuron = LeadsInto(whole_path, "neuron") && !forward.has_neuron();
  const bool stimulus = LeadsInto(whole_path, "stimulus") && !forward.has_stimulus();
  const bool initial = LeadsInto(whole_path, "initial") && !forward.has_initial();
  if (!neuron && !stimulus && !initial) return absl::OkStatus();
  absl::StatusOr<const Preset*> preset = wire::PresetOf("forward.preset", forward.preset());
  if (!preset.ok()) return preset.status();
  const v1::ForwardProblem whole = wire::ToProto((*preset)->problem);
  if (neuron) *forward.mutable_neuron() = whole.neuron();
  if (stimulus) *forward.mutable_stimulus() = whole.stimulus();
  if (initial) *forward.mutable_initial() = whole.initial();
  return absl::OkStatus();
}

absl::Status PrepareField(const std::string& whole_path, v1::TrainingSpec* spec) {
  const absl::Status used = CheckPresetIsUsed(whole_path, spec->forward());
  if (!used.ok()) return used;
  const absl::Status written = WriteOutPreset(whole_path, spec);
  return written.ok() ? CheckForm(whole_path, spec->forward().neuron()) : written;
}

}  // namespace spikepinn::cli
