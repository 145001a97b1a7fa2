#include "client/client/client.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/client/client_core.h"
#include "client/client/convert.h"
#include "client/client/request_id.h"

namespace spikepinn::client {
namespace {

using Stub = v1::JobService::Stub;

// "state = RUNNING OR state = QUEUED AND user = \"ada\""; empty for all jobs.
std::string Filter(const ListOptions& options) {
  std::vector<std::string> parts;
  if (!options.states.empty()) {
    parts.push_back(absl::StrJoin(options.states, " OR ", [](std::string* out, JobState state) {
      absl::StrAppend(out, "state = ", absl::AsciiStrToUpper(ToString(state)));
    }));
  }
  if (!options.user.empty()) parts.push_back(absl::StrCat("user = \"", options.user, "\""));
  if (!options.sweep.empty()) parts.push_back(absl::StrCat("sweep = \"", options.sweep, "\""));
  return absl::StrJoin(parts, " AND ");
}

// The filter's grammar has no way to say a quote.
absl::Status CheckFilter(const ListOptions& options) {
  for (const auto& [field, value] : {std::pair("user", &options.user), {"sweep", &options.sweep}}) {
    if (value->find('"') == std::string::npos) continue;
    return absl::InvalidArgumentError(absl::StrCat(field, " = ", *value, ": must not hold a \""));
  }
  return absl::OkStatus();
}

}  // namespace

std::string DefaultAddress() {
  const char* const address = std::getenv("SPIKEPINN_SERVER");
  return address != nullptr && *address != '\0' ? address : "127.0.0.1:7461";
}

Client::Client(ClientOptions options, Clock& clock)
    : core_(std::make_unique<Core>(std::move(options), clock)) {}

Client::~Client() = default;

const std::string& Client::address() const { return core_->options.address; }

absl::StatusOr<Job> Client::Create(const JobRequest& request, const CreateOptions& options) {
  v1::CreateJobRequest message;
  *message.mutable_job() = ToProto(request, core_->options.user);
  message.set_request_id(options.request_id.empty() ? NewRequestId() : options.request_id);
  message.set_validate_only(options.validate_only);
  absl::StatusOr<v1::Job> job = core_->Call(&Stub::CreateJob, message);
  if (!job.ok()) return job.status();
  return FromProto(*job);
}

absl::StatusOr<Job> Client::Get(const std::string& name) {
  v1::GetJobRequest message;
  message.set_name(name);
  absl::StatusOr<v1::Job> job = core_->Call(&Stub::GetJob, message);
  if (!job.ok()) return job.status();
  return FromProto(*job);
}

absl::StatusOr<JobPage> Client::List(const ListOptions& options) {
  if (absl::Status status = CheckFilter(options); !status.ok()) return status;
  v1::ListJobsRequest message;
  message.set_page_size(options.page_size);
  message.set_page_token(options.page_token);
  message.set_filter(Filter(options));
  absl::StatusOr<v1::ListJobsResponse> response = core_->Call(&Stub::ListJobs, message);
  if (!response.ok()) return response.status();
  JobPage page;
  page.next_page_token = response->next_page_token();
  for (const v1::Job& job : response->jobs()) page.jobs.push_back(FromProto(job));
  return page;
}

absl::StatusOr<Job> Client::Cancel(const std::string& name) {
  v1::CancelJobRequest message;
  message.set_name(name);
  bool retried = false;
  absl::StatusOr<v1::Job> job = core_->Call(&Stub::CancelJob, message, {.retried = &retried});
  if (job.ok()) return FromProto(*job);
  if (retried && absl::IsFailedPrecondition(job.status())) {
    // The answer to an earlier try was lost: what matters is what became of the job.
    absl::StatusOr<Job> now = Get(name);
    if (now.ok() && now->state == JobState::kCancelled) return now;
  }
  return job.status();
}

absl::Status Client::Delete(const std::string& name) {
  v1::DeleteJobRequest message;
  message.set_name(name);
  bool retried = false;
  const absl::Status status =
      core_->Call(&Stub::DeleteJob, message, {.retried = &retried}).status();
  // The answer to an earlier try was lost, but that try removed the job.
  if (retried && absl::IsNotFound(status)) return absl::OkStatus();
  return status;
}

absl::StatusOr<Queue> Client::ListQueue(int limit) {
  v1::ListQueueRequest message;
  message.set_page_size(limit);
  absl::StatusOr<v1::ListQueueResponse> response = core_->Call(&Stub::ListQueue, message);
  if (!response.ok()) return response.status();
  Queue queue;
  queue.total = response->total();
  for (const v1::Job& job : response->jobs()) queue.jobs.push_back(FromProto(job));
  return queue;
}

absl::StatusOr<Backup> Client::CreateBackup() {
  absl::StatusOr<v1::Backup> backup = core_->Call(&Stub::CreateBackup, v1::CreateBackupRequest(),
                                                  {.deadline = core_->options.backup_deadline});
  if (!backup.ok()) return backup.status();
  return FromProto(*backup);
}

absl::StatusOr<std::vector<Preset>> Client::ListPresets() {
  absl::StatusOr<v1::ListPresetsResponse> response =
      core_->Call(&Stub::ListPresets, v1::ListPresetsRequest());
  if (!response.ok()) return response.status();
  std::vector<Preset> presets;
  for (const v1::Preset& message : response->presets()) {
    absl::StatusOr<Preset> preset = FromProto(message);
    if (!preset.ok()) return preset.status();
    presets.push_back(*std::move(preset));
  }
  return presets;
}

absl::StatusOr<ServerInfo> Client::GetServerInfo() {
  absl::StatusOr<v1::ServerInfo> info =
      core_->Call(&Stub::GetServerInfo, v1::GetServerInfoRequest());
  if (!info.ok()) return info.status();
  return FromProto(*info);
}

}  // namespace spikepinn::client
