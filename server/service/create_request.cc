#include "server/service/create_request.h"

#include <openssl/evp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "wire/job_terms.h"
#include "wire/spec_convert.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kMaxRequestIdLength = 128;
// A job's message holds the spec twice, and gRPC's clients refuse messages over 4 MiB.
constexpr std::size_t kMaxSpecBytes = std::size_t{7} << 18;  // 1.75 MiB

template <typename Number>
absl::Status OutOfRange(absl::string_view field, Number value, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, " = ", value, ": ", rule));
}

// Of what may be asked for at all; `most` = 0: as much as anybody likes.
absl::Status CheckLimit(absl::string_view field, std::int64_t bytes, std::int64_t most) {
  if (most == 0 || bytes <= most) return absl::OkStatus();
  return OutOfRange(field, bytes,
                    absl::StrCat("must be at most ", most, ", this server's limit for every job"));
}

absl::Status CheckWallSeconds(double seconds, absl::Duration most) {
  if (most == absl::ZeroDuration() || seconds <= absl::ToDoubleSeconds(most)) {
    return absl::OkStatus();
  }
  return OutOfRange("resources.wall_seconds", seconds,
                    absl::StrCat("must be at most ", absl::ToDoubleSeconds(most),
                                 ", this server's limit for every job"));
}

absl::Status CheckResources(const v1::Resources& resources, const Resources& limits) {
  absl::Status status =
      CheckLimit("resources.memory_bytes", resources.memory_bytes(), limits.memory_bytes);
  if (status.ok()) status = CheckWallSeconds(resources.wall_seconds(), limits.wall_time);
  if (!status.ok()) return status;
  return CheckLimit("resources.scratch_bytes", resources.scratch_bytes(), limits.scratch_bytes);
}

Resources WithDefaults(const v1::Resources& resources, const Resources& defaults) {
  Resources out = defaults;
  if (resources.has_memory_bytes()) out.memory_bytes = resources.memory_bytes();
  // A time too short for absl::Duration must not become 0, which is none.
  if (resources.has_wall_seconds()) {
    out.wall_time = std::max(absl::Seconds(resources.wall_seconds()), absl::Milliseconds(1));
  }
  if (resources.has_scratch_bytes()) out.scratch_bytes = resources.scratch_bytes();
  return out;
}

absl::Status CheckSize(const NewJob& job) {
  const std::size_t bytes = std::max(job.spec.size(), job.effective_spec.size());
  if (bytes <= kMaxSpecBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("job.spec: has ", bytes,
                                                 " bytes with its defaults; must have at most ",
                                                 kMaxSpecBytes, "; are the samples too many?"));
}

struct Threads {
  std::int64_t most = std::numeric_limits<std::int64_t>::max();
  std::int64_t default_count = std::numeric_limits<std::int64_t>::max();
};

// What every one of the devices can give a job: jobs on the CPU share all of its threads, a slot of
// a GPU comes with threads of its own.
Threads ThreadsGranted(const std::vector<std::string>& names, const std::vector<Device>& devices) {
  Threads granted;
  for (const Device& device : devices) {
    if (std::find(names.begin(), names.end(), device.name) == names.end()) continue;
    const std::int64_t slot = device.threads_per_slot;
    const std::int64_t most = device.name == "cpu" ? device.slots * slot : slot;
    granted.most = std::min(granted.most, most);
    granted.default_count = std::min(granted.default_count, slot);
  }
  return granted;
}

absl::Status CheckRuntime(const std::vector<Device>& devices, RuntimeOptions* runtime) {
  absl::StatusOr<std::vector<std::string>> names = ResolveDevice(runtime->device, devices);
  if (!names.ok()) return names.status();
  const Threads granted = ThreadsGranted(*names, devices);
  if (runtime->threads > granted.most) {
    return OutOfRange("runtime.threads", runtime->threads,
                      absl::StrCat("must be at most ", granted.most, ", what ", runtime->device,
                                   " has for one job"));
  }
  if (runtime->threads == 0) runtime->threads = granted.default_count;
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckRequestId(absl::string_view id) {
  if (id.size() > kMaxRequestIdLength) {
    return absl::InvalidArgumentError(absl::StrCat(
        "request_id: has ", id.size(), " characters; must have at most ", kMaxRequestIdLength));
  }
  const bool printable = std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c));
  });
  if (printable) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("request_id = \"", absl::CHexEscape(id), "\": must be printable ASCII"));
}

absl::StatusOr<NewJob> CheckTerms(const v1::Job& job, const Resources& resources) {
  if (absl::Status status = wire::CheckTerms(job); !status.ok()) return status;
  if (absl::Status status = CheckResources(job.resources(), resources); !status.ok()) {
    return status;
  }
  NewJob out;
  if (!job.user().empty()) out.user = job.user();
  out.priority = job.priority();
  out.resources = WithDefaults(job.resources(), resources);
  if (job.has_max_attempts()) out.max_attempts = job.max_attempts();
  return out;
}

absl::Status AddSpec(const v1::TrainingSpec& asked_for, const JobRules& rules, NewJob* job) {
  absl::StatusOr<TrainingSpec> spec = wire::FromProto(asked_for);
  if (!spec.ok()) return spec.status();
  if (absl::Status status = Validate(*spec, rules.limits); !status.ok()) return status;
  if (absl::Status status = CheckRuntime(rules.devices, &spec->runtime); !status.ok()) {
    return status;
  }
  job->spec = asked_for.SerializeAsString();
  job->effective_spec = wire::ToProto(*spec).SerializeAsString();
  job->device = spec->runtime.device;
  job->threads = static_cast<std::int32_t>(spec->runtime.threads);
  return CheckSize(*job);
}

v1::Job AskedFor(const v1::Job& job) {
  v1::Job out;
  out.set_display_name(job.display_name());
  if (job.has_spec()) *out.mutable_spec() = job.spec();
  out.set_user(job.user());
  out.set_priority(job.priority());
  if (job.has_resources()) *out.mutable_resources() = job.resources();
  if (job.has_max_attempts()) out.set_max_attempts(job.max_attempts());
  return out;
}

std::string Digest(const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), length});
}

absl::StatusOr<NewJob> CheckCreateRequest(const v1::CreateJobRequest& request,
                                          const JobRules& rules) {
  if (absl::Status status = CheckRequestId(request.request_id()); !status.ok()) return status;
  const v1::Job& job = request.job();
  if (!job.has_spec()) return absl::InvalidArgumentError("job.spec: missing; it is required");
  absl::StatusOr<NewJob> out = CheckTerms(job, rules.resources);
  if (!out.ok()) return out;
  if (absl::Status status = AddSpec(job.spec(), rules, &*out); !status.ok()) return status;
  out->display_name = job.display_name();
  out->request_id = request.request_id();
  if (!request.request_id().empty()) out->request_digest = Digest(AskedFor(job));
  return out;
}

}  // namespace spikepinn::server
