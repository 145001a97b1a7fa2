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

absl::Status SetError(const std::string& text, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("--set ", Printable(text.substr(0, 100)), ": ", rule));
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
  if (absl::Status status = PrepareField(*whole, job->mutable_spec()); !status.ok()) {
    return SetError(text, status.message());
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
