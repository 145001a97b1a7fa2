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
#include "wire/spec_convert.h"

namespace spikepinn::server {
namespace {

constexpr std::size_t kMaxRequestIdLength = 128;
constexpr std::ptrdiff_t kMaxDisplayNameCharacters = 200;
// A job's message holds the spec twice, and gRPC's clients refuse messages over 4 MiB.
constexpr std::size_t kMaxSpecBytes = std::size_t{7} << 18;  // 1.75 MiB

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

absl::Status CheckSize(const NewJob& job) {
  const std::size_t bytes = std::max(job.spec.size(), job.effective_spec.size());
  if (bytes <= kMaxSpecBytes) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("job.spec: has ", bytes,
                                                 " bytes with its defaults; must have at most ",
                                                 kMaxSpecBytes, "; are the samples too many?"));
}

absl::Status CheckDisplayName(absl::string_view name) {
  // Every byte but UTF-8's continuation bytes begins a character.
  const auto characters = std::count_if(name.begin(), name.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  });
  if (characters <= kMaxDisplayNameCharacters) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("display_name: has ", characters,
                                                 " characters; must have at most ",
                                                 kMaxDisplayNameCharacters));
}

// The fewest threads that a slot of any of the devices has.
std::int64_t ThreadsGranted(const std::vector<std::string>& names,
                            const std::vector<Device>& devices) {
  std::int64_t granted = std::numeric_limits<std::int64_t>::max();
  for (const Device& device : devices) {
    if (std::find(names.begin(), names.end(), device.name) == names.end()) continue;
    granted = std::min<std::int64_t>(granted, device.threads_per_slot);
  }
  return granted;
}

absl::Status CheckRuntime(const std::vector<Device>& devices, RuntimeOptions* runtime) {
  absl::StatusOr<std::vector<std::string>> names = ResolveDevice(runtime->device, devices);
  if (!names.ok()) return names.status();
  const std::int64_t granted = ThreadsGranted(*names, devices);
  if (runtime->threads > granted) {
    return absl::InvalidArgumentError(absl::StrCat("runtime.threads = ", runtime->threads,
                                                   ": must be at most ", granted,
                                                   ", what a slot of ", runtime->device, " has"));
  }
  if (runtime->threads == 0) runtime->threads = granted;
  return absl::OkStatus();
}

// Equal for equal jobs. Not for security: whoever finds a collision only gets an old job of theirs.
std::string Digest(const v1::Job& job) {
  v1::Job asked_for;
  asked_for.set_display_name(job.display_name());
  *asked_for.mutable_spec() = job.spec();
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    asked_for.SerializeToCodedStream(&coded);
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), length});
}

}  // namespace

absl::StatusOr<NewJob> CheckCreateRequest(const v1::CreateJobRequest& request,
                                          const std::vector<Device>& devices,
                                          const SpecLimits& limits) {
  if (absl::Status status = CheckRequestId(request.request_id()); !status.ok()) return status;
  const v1::Job& job = request.job();
  if (absl::Status status = CheckDisplayName(job.display_name()); !status.ok()) return status;
  if (!job.has_spec()) return absl::InvalidArgumentError("job.spec: missing; it is required");
  absl::StatusOr<TrainingSpec> spec = wire::FromProto(job.spec());
  if (!spec.ok()) return spec.status();
  if (absl::Status status = Validate(*spec, limits); !status.ok()) return status;
  if (absl::Status status = CheckRuntime(devices, &spec->runtime); !status.ok()) return status;

  NewJob out;
  out.display_name = job.display_name();
  out.spec = job.spec().SerializeAsString();
  out.effective_spec = wire::ToProto(*spec).SerializeAsString();
  if (absl::Status status = CheckSize(out); !status.ok()) return status;
  out.device = spec->runtime.device;
  out.request_id = request.request_id();
  if (!request.request_id().empty()) out.request_digest = Digest(job);
  return out;
}

}  // namespace spikepinn::server
