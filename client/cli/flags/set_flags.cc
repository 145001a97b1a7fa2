#include "client/cli/flags/set_flags.h"

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/text.h"
#include "client/client/convert.h"
#include "core/neuron/presets.h"
#include "spikepinn/v1/job.pb.h"
#include "wire/known_words.h"
#include "wire/spec_convert.h"
#include "wire/spec_path.h"

namespace spikepinn::cli {
namespace {

absl::Status SetError(const std::string& text, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("--set ", Printable(text.substr(0, 100)), ": ", rule));
}

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

// From the job on; the error is a rule.
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

// Else what stands beside the changed field would be lost with the preset's.
void WriteOutPreset(const std::string& path, v1::TrainingSpec* spec) {
  if (!spec->has_forward() || spec->forward().preset().empty()) return;
  const absl::StatusOr<const Preset*> preset = FindPreset(spec->forward().preset());
  if (!preset.ok()) return;
  const v1::ForwardProblem whole = wire::ToProto((*preset)->problem);
  v1::ForwardProblem& forward = *spec->mutable_forward();
  if (absl::StartsWith(path, "spec.forward.neuron.") && !forward.has_neuron()) {
    *forward.mutable_neuron() = whole.neuron();
  }
  if (absl::StartsWith(path, "spec.forward.stimulus.") && !forward.has_stimulus()) {
    *forward.mutable_stimulus() = whole.stimulus();
  }
  if (absl::StartsWith(path, "spec.forward.initial.") && !forward.has_initial()) {
    *forward.mutable_initial() = whole.initial();
  }
}

// A field of another form would silently replace the whole neuron by zeros.
absl::Status CheckForm(const std::string& path, const v1::Neuron& neuron) {
  constexpr absl::string_view kNeuron = "spec.forward.neuron.";
  if (!absl::StartsWith(path, kNeuron)) return absl::OkStatus();
  const std::string form =
      path.substr(kNeuron.size(), path.find('.', kNeuron.size()) - kNeuron.size());
  const auto* const given = neuron.GetReflection()->GetOneofFieldDescriptor(
      neuron, v1::Neuron::descriptor()->FindOneofByName("form"));
  if (given == nullptr || given->name() == form || !HasField(*v1::Neuron::descriptor(), form)) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat("the neuron is given as ", given->name(), "; set a field of neuron.",
                   given->name(), ", or write the neuron out in a file (see `init`)"));
}

absl::Status ApplySet(const std::string& text, v1::Job* job) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return SetError(text, "must be PATH=VALUE, as segmented.accuracy=1e-9");
  }
  const std::string path = text.substr(0, equals);
  const std::string value = text.substr(equals + 1);
  absl::StatusOr<std::string> whole = WholePath(path);
  if (!whole.ok()) return SetError(text, whole.status().message());
  WriteOutPreset(*whole, job->mutable_spec());
  if (absl::Status form = CheckForm(*whole, job->spec().forward().neuron()); !form.ok()) {
    return SetError(text, form.message());
  }
  const absl::Status set = wire::SetField(*whole, value, job);
  if (set.ok()) return set;
  return absl::InvalidArgumentError(absl::StrCat("--set ", std::string(set.message())));
}

}  // namespace

void AddSetFlag(CLI::App* command, std::vector<std::string>* assignments) {
  command
      ->add_option("--set", *assignments,
                   "Set any field, as stimulus.steps[0].amplitude_pa=90; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
}

absl::Status ApplySets(const std::vector<std::string>& assignments, client::JobRequest* request) {
  if (assignments.empty()) return absl::OkStatus();
  v1::Job job = client::ToProto(*request);
  for (const std::string& assignment : assignments) {
    if (absl::Status status = ApplySet(assignment, &job); !status.ok()) return status;
  }
  absl::StatusOr<client::JobRequest> changed = RequestOf(job, "--set");
  if (!changed.ok()) return changed.status();
  *request = *std::move(changed);
  return absl::OkStatus();
}

}  // namespace spikepinn::cli
