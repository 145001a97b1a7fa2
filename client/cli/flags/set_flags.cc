#include "client/cli/flags/set_flags.h"

#include <cstddef>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/field_path.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/text.h"
#include "client/client/convert.h"
#include "spikepinn/v1/job.pb.h"
#include "wire/spec_path.h"

namespace spikepinn::cli {
namespace {

absl::Status FlagError(absl::string_view flag, const std::string& text, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " ", Printable(text.substr(0, 100)), ": ", rule));
}

// "PATH=VALUE" in two; an empty path if it is something else.
std::pair<std::string, std::string> Split(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

absl::Status ApplySet(const std::string& text, v1::Job* job) {
  const auto [path, value] = Split(text);
  if (path.empty()) {
    return FlagError("--set", text, "must be PATH=VALUE, as segmented.accuracy=1e-9");
  }
  absl::StatusOr<std::string> whole = WholePath(path);
  if (!whole.ok()) return FlagError("--set", text, whole.status().message());
  if (absl::Status status = PrepareField(*whole, job->mutable_spec()); !status.ok()) {
    return FlagError("--set", text, status.message());
  }
  const absl::Status set = wire::SetField(*whole, value, job);
  if (set.ok()) return set;
  return absl::InvalidArgumentError(absl::StrCat("--set ", std::string(set.message())));
}

absl::Status ApplyUnset(const std::string& path, v1::Job* job) {
  absl::StatusOr<std::string> whole = WholePath(path);
  if (!whole.ok()) return FlagError("--unset", path, whole.status().message());
  if (absl::Status status = WriteOutPreset(*whole, job->mutable_spec()); !status.ok()) {
    return FlagError("--unset", path, status.message());
  }
  const absl::Status cleared = wire::ClearField(*whole, job);
  if (cleared.ok()) return cleared;
  return absl::InvalidArgumentError(absl::StrCat("--unset ", std::string(cleared.message())));
}

// What there is to be changed; nobody's default name is written into it.
v1::Job MessageOf(const client::JobRequest& request) {
  v1::Job job = client::ToProto(request);
  job.set_user(request.user);
  return job;
}

absl::Status Replace(const v1::Job& job, const char* flag, client::JobRequest* request) {
  absl::StatusOr<client::JobRequest> changed = RequestOf(job, flag);
  if (!changed.ok()) return changed.status();
  *request = *std::move(changed);
  return absl::OkStatus();
}

}  // namespace

void AddSetFlags(CLI::App* command, SetFlags* flags) {
  command
      ->add_option("--set", flags->set,
                   "Set any field, as stimulus.steps[0].amplitude_pa=90; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATH=VALUE");
  command
      ->add_option("--unset", flags->unset,
                   "Take any field away before others are set, as segmented; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATH");
}

absl::Status ApplySets(const std::vector<std::string>& assignments, client::JobRequest* request) {
  if (assignments.empty()) return absl::OkStatus();
  v1::Job job = MessageOf(*request);
  for (const std::string& assignment : assignments) {
    if (absl::Status status = ApplySet(assignment, &job); !status.ok()) return status;
  }
  return Replace(job, "--set", request);
}

absl::Status ApplyUnsets(const std::vector<std::string>& paths, client::JobRequest* request) {
  if (paths.empty()) return absl::OkStatus();
  v1::Job job = MessageOf(*request);
  for (const std::string& path : paths) {
    if (absl::Status status = ApplyUnset(path, &job); !status.ok()) return status;
  }
  return Replace(job, "--unset", request);
}

std::optional<std::string> LastValueOf(const std::string& whole_path,
                                       const std::vector<std::string>& assignments) {
  std::optional<std::string> last;
  for (const std::string& assignment : assignments) {
    const auto [path, value] = Split(assignment);
    const absl::StatusOr<std::string> whole = WholePath(path);
    if (whole.ok() && *whole == whole_path) last = value;
  }
  return last;
}

}  // namespace spikepinn::cli
