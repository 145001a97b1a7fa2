#include "client/cli/job_file.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/message_reader.h"
#include "client/cli/yaml_documents.h"
#include "spikepinn/v1/job.pb.h"
#include "yaml-cpp/depthguard.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

absl::Status FileError(const std::string& file_name, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file_name, ": ", what));
}

// Why a field may not stand on the outermost level; "" if it may, or if the reader knows better.
std::string RefuseTopLevel(absl::string_view field) {
  const std::string name(field);
  if (name == "display_name" || name == "spec") return "";
  if (v1::Job::descriptor()->FindFieldByName(name) != nullptr) {
    return "is set by the server and has no place in a job file";
  }
  if (v1::TrainingSpec::descriptor()->FindFieldByName(name) != nullptr) {
    return "unknown field here; it belongs below \"spec:\"";
  }
  return "";
}

// An error of the checks that know nothing of files, "adam.steps = 0: must ...", with its place.
absl::Status AddPlace(const absl::Status& status, const MessageReader& reader) {
  const std::string message = absl::StrCat("spec.", std::string(status.message()));
  const std::string path = message.substr(0, message.find_first_of(" :"));
  return absl::InvalidArgumentError(absl::StrCat(reader.Where(path), message));
}

absl::StatusOr<client::JobRequest> FromTree(const YAML::Node& root, const std::string& file_name) {
  MessageReader reader(file_name, RefuseTopLevel);
  v1::Job job;
  reader.Read(root, &job);
  if (absl::Status status = reader.status(); !status.ok()) return status;
  if (!job.has_spec()) return FileError(file_name, "spec: missing; it says what to train");
  absl::StatusOr<client::JobSpec> spec =
      client::JobSpec::FromEncoded(job.spec().SerializeAsString());
  if (!spec.ok()) return FileError(file_name, "holds text that is not UTF-8");
  if (absl::Status status = spec->Check(); !status.ok()) return AddPlace(status, reader);
  return client::JobRequest{.display_name = job.display_name(), .spec = *std::move(spec)};
}

}  // namespace

absl::StatusOr<client::JobRequest> ParseJobFile(const std::string& text,
                                                const std::string& file_name) {
  if (text.size() > kMaxJobFileBytes) {
    return FileError(file_name, absl::StrCat("is larger than ", kMaxJobFileBytes >> 20, " MiB"));
  }
  // The one place where exceptions of yaml-cpp end.
  try {
    const int documents = CountYamlDocuments(text);
    if (documents == 0) return FileError(file_name, "is empty");
    if (documents > 1) return FileError(file_name, "holds more than one YAML document");
    return FromTree(YAML::Load(text), file_name);
  } catch (const YAML::DeepRecursion&) {
    return FileError(file_name, "is nested too deeply");
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(absl::StrCat(file_name, ":", error.mark.line + 1,
                                                   ": is neither YAML nor JSON: ", error.msg));
  }
}

absl::StatusOr<client::JobRequest> ReadJobFile(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (file == nullptr) {
    return FileError(path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  // One byte more than allowed tells that there is too much, also of a pipe.
  std::string text(kMaxJobFileBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) {
    return FileError(path, absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  return ParseJobFile(text, path);
}

}  // namespace spikepinn::cli
