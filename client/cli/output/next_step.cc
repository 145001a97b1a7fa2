#include "client/cli/output/next_step.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

bool IsAboutJob(absl::string_view message) { return absl::StartsWith(message, "jobs/"); }
bool IsAboutSweep(absl::string_view message) { return absl::StartsWith(message, "sweeps/"); }

// "jobs/3f2a" of "jobs/3f2a is RUNNING: ...".
std::string Subject(absl::string_view message) {
  return Printable(message.substr(0, message.find_first_of(" :,")));
}

std::string ForNotFound(absl::string_view message) {
  if (IsAboutJob(message)) return "`spikepinn list` shows the jobs that there are";
  if (IsAboutSweep(message)) return "`spikepinn sweep list` shows the sweeps that there are";
  if (absl::StrContains(message, "preset")) return "`spikepinn presets` shows those that there are";
  return "";
}

// Something is in another state than it would have to be.
std::string ForState(absl::string_view message) {
  if (absl::StrContains(message, "No space left")) {
    return "make room on that disk, or name a place on another one";
  }
  const std::string subject = Subject(message);
  if (IsAboutSweep(message)) {
    return absl::StrCat("`spikepinn sweep watch ", subject, "` waits for its end, `spikepinn sweep",
                        " cancel ", subject, "` brings it about");
  }
  if (!IsAboutJob(message)) return "";
  if (absl::StrContains(message, "belongs to sweeps/")) {
    return "`spikepinn sweep delete SWEEP` removes a sweep with all of its jobs";
  }
  const std::string lower = absl::AsciiStrToLower(message);  // the server's states are upper case
  for (const char* const state : {"queued", "running", "cancelling"}) {
    if (!absl::StrContains(lower, absl::StrCat(" is ", state))) continue;
    return absl::StrCat("`spikepinn watch ", subject, "` waits for its end");
  }
  if (absl::StrContains(lower, "only a job that")) {
    return absl::StrCat("`spikepinn get ", subject, "` says what became of it");
  }
  return "";
}

std::string ForExhausted(absl::string_view message) {
  if (absl::StartsWith(message, "user ")) {
    return "wait for some of them (`spikepinn queue`), or cancel some (`spikepinn cancel JOB`)";
  }
  if (absl::StartsWith(message, "the disk is nearly full")) {
    return "delete jobs that are no longer needed (`spikepinn delete JOB`), or ask whoever runs "
           "the server; `spikepinn info` shows what is free";
  }
  return "";
}

// What the user gave is wrong.
std::string ForInvalid(absl::string_view message) {
  if (!absl::StrContains(message, "cannot be read: No such file")) return "";
  return "`spikepinn presets NAME > FILE` writes a job file to begin with";
}

std::string ForSilence(absl::string_view message) {
  if (absl::StrContains(message, "is not available: ")) return "try again when it is back";
  if (absl::StartsWith(message, "cannot find")) {
    return "check the name, or name another server with --server or --context";
  }
  if (!absl::StartsWith(message, "cannot")) return "";
  return "start one with `spikepinnd --data-dir FOLDER`, or name another with --server or "
         "--context; `spikepinn context show` tells where this one comes from";
}

}  // namespace

std::string NextStep(const absl::Status& status) {
  const std::string message(status.message());
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return ForInvalid(message);
    case absl::StatusCode::kNotFound:
      return ForNotFound(message);
    case absl::StatusCode::kFailedPrecondition:
      return ForState(message);
    case absl::StatusCode::kResourceExhausted:
      return ForExhausted(message);
    case absl::StatusCode::kUnavailable:
      return ForSilence(message);
    case absl::StatusCode::kDeadlineExceeded:
      return "it may be busy, or the network drops what is sent: try again, or name another with "
             "--server or --context";
    case absl::StatusCode::kUnimplemented:
      return "name the address that its `spikepinnd --listen` has, with --server or --context";
    case absl::StatusCode::kAlreadyExists:
      return "leave --request-id out, or give another one";
    default:
      return "";
  }
}

}  // namespace spikepinn::cli
