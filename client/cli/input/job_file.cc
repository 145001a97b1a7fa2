#include "client/cli/input/job_file.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/input/message_reader.h"
#include "client/cli/input/neuroml_job.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/input/yaml_file.h"
#include "core/neuron/field_error.h"
#include "spikepinn/v1/job.pb.h"
#include "wire/job_terms.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

// Errors of the checks that know nothing of files, "adam.steps = 0: must ...", with their places.
absl::Status AddPlaces(const absl::Status& status, const MessageReader& reader) {
  std::vector<std::string> lines = absl::StrSplit(std::string(status.message()), '\n');
  for (std::string& line : lines) {
    const std::string path = absl::StrCat("spec.", RefusedField(line));
    line = absl::StrCat(reader.Where(path), "spec.", line);
  }
  return absl::InvalidArgumentError(absl::StrJoin(lines, "\n"));
}

client::Resources FromProto(const v1::Resources& resources) {
  client::Resources out;
  if (resources.has_memory_bytes()) out.memory_bytes = resources.memory_bytes();
  if (resources.has_wall_seconds()) out.wall_seconds = resources.wall_seconds();
  if (resources.has_scratch_bytes()) out.scratch_bytes = resources.scratch_bytes();
  return out;
}

absl::Status FromTree(const YAML::Node& root, const std::string& file_name,
                      client::JobRequest* request) {
  if (IsSweepFile(root)) {
    const bool is_file = file_name != ShownName(kStandardInput);
    return FileError(file_name,
                     absl::StrCat("is a sweep file: `spikepinn sweep submit ",
                                  is_file ? file_name : kStandardInput, "` queues its jobs"));
  }
  MessageReader reader(file_name, RefuseInJobFile);
  v1::Job job;
  reader.Read(root, &job);
  if (absl::Status status = reader.status(); !status.ok()) return status;
  if (const absl::Status terms = wire::CheckTerms(job); !terms.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(reader.Where(RefusedField(terms.message())), std::string(terms.message())));
  }
  absl::StatusOr<client::JobRequest> read = RequestOf(job, file_name);
  if (!read.ok()) return read.status();
  *request = *std::move(read);
  const absl::Status checked = request->spec.Check();
  return checked.ok() ? checked : AddPlaces(checked, reader);
}

absl::StatusOr<client::JobRequest> FromNeuroMl(const std::string& text,
                                               const std::string& file_name,
                                               const std::string& cell) {
  absl::StatusOr<client::JobRequest> request = ParseNeuroMlJob(text, file_name, cell);
  if (!request.ok()) return request;
  const absl::Status checked = request->spec.Check();
  if (!checked.ok()) return FileErrors(file_name, checked.message());
  return request;
}

}  // namespace

bool IsSweepFile(const YAML::Node& root) { return root.IsMap() && root["job"].IsDefined(); }

std::string RefuseInJobFile(absl::string_view field) {
  const std::string name(field);
  for (const char* const given :
       {"display_name", "spec", "user", "priority", "resources", "max_attempts"}) {
    if (name == given) return "";
  }
  if (v1::Job::descriptor()->FindFieldByName(name) != nullptr) {
    return "is set by the server and has no place in a job file";
  }
  if (v1::TrainingSpec::descriptor()->FindFieldByName(name) != nullptr) {
    return "unknown field here; it belongs below \"spec:\"";
  }
  return "";
}

absl::StatusOr<client::JobRequest> RequestOf(const v1::Job& job, const std::string& file_name) {
  if (!job.has_spec()) return FileError(file_name, "spec: missing; it says what to train");
  if (absl::Status terms = wire::CheckTerms(job); !terms.ok()) {
    return FileError(file_name, terms.message());
  }
  absl::StatusOr<client::JobSpec> spec =
      client::JobSpec::FromEncoded(job.spec().SerializeAsString());
  if (!spec.ok()) return FileError(file_name, "holds text that is not UTF-8");
  client::JobRequest request = {.display_name = job.display_name(),
                                .spec = *std::move(spec),
                                .user = job.user(),
                                .priority = job.priority(),
                                .resources = FromProto(job.resources()),
                                .max_attempts = {}};
  if (job.has_max_attempts()) request.max_attempts = job.max_attempts();
  return request;
}

absl::StatusOr<client::JobRequest> ParseJobFile(const std::string& text,
                                                const std::string& file_name,
                                                const std::string& cell) {
  if (IsNeuroMl(text, file_name)) return FromNeuroMl(text, file_name, cell);
  if (!cell.empty()) return NotNeuroMl(file_name, cell);
  client::JobRequest request;
  const absl::Status status = ReadTree(
      text, file_name, [&](const YAML::Node& root) { return FromTree(root, file_name, &request); });
  if (!status.ok()) return status;
  return request;
}

absl::StatusOr<client::JobRequest> ReadJobFile(const std::string& path, const std::string& cell) {
  absl::StatusOr<std::string> text = ReadTextFile(path);
  return text.ok() ? ParseJobFile(*text, ShownName(path), cell) : text.status();
}

}  // namespace spikepinn::cli
