#include "client/cli/output/next_step.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/output/text.h"
#include "client/client/reason.h"

namespace spikepinn::cli {
namespace {

constexpr char kOtherServer[] = "name another server with --server or --context";

// "jobs/3f2a" of "jobs/3f2a is RUNNING: ...".
std::string Subject(absl::string_view message) {
  return Printable(message.substr(0, message.find_first_of(" :,")));
}

// `program` is what commands begin with: "`spikepinn", with a --server that was typed.

// A job is not in the state that it would have to be in.
std::string ForJobState(const std::string& program, absl::string_view message) {
  const std::string lower = absl::AsciiStrToLower(message);  // the server's states are upper case
  for (const char* const state : {"queued", "running", "cancelling"}) {
    if (!absl::StrContains(lower, absl::StrCat(" is ", state))) continue;
    return absl::StrCat(program, " watch ", Subject(message), "` waits for its end");
  }
  return absl::StrCat(program, " get ", Subject(message), "` says what became of it");
}

// What docs/api.md lists; empty for the reasons that say it all, and without one.
std::string ForReason(const std::string& program, absl::string_view reason,
                      absl::string_view message) {
  if (reason == "NO_SUCH_JOB") return absl::StrCat(program, " list` shows the jobs that there are");
  if (reason == "NO_SUCH_SWEEP")
    return absl::StrCat(program, " sweep list` shows the sweeps that there are");
  if (reason == "REQUEST_ID_USED") return "leave --request-id out, or give another one";
  if (reason == "JOB_HAS_NOT_ENDED" || reason == "JOB_HAS_NOT_SUCCEEDED") {
    return ForJobState(program, message);
  }
  if (reason == "SWEEP_HAS_NOT_ENDED") {
    return absl::StrCat(program, " sweep watch ", Subject(message), "` waits for its end");
  }
  if (reason == "JOB_BELONGS_TO_SWEEP") {
    return absl::StrCat(program, " sweep delete SWEEP` removes a sweep with all of its jobs");
  }
  if (reason == "USER_QUEUE_FULL") {
    return absl::StrCat("wait for some of them (", program, " queue`), or cancel some (", program,
                        " cancel JOB`)");
  }
  if (reason == "DISK_FULL") {
    return absl::StrCat("delete jobs that are no longer needed (", program,
                        " delete JOB`), or ask whoever runs the server; ", program,
                        " info` shows what is free");
  }
  return "";
}

// Errors of the program itself and of the connection, which have no reason.
std::string ForCode(const std::string& program, absl::StatusCode code, absl::string_view message) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      if (!absl::StrContains(message, "cannot be read: No such file")) return "";
      return "`spikepinn init -o FILE` writes a job file to begin with";
    case absl::StatusCode::kNotFound:
      // Of a server that gives no reasons yet.
      if (absl::StartsWith(message, "jobs/")) return ForReason(program, "NO_SUCH_JOB", message);
      if (absl::StartsWith(message, "sweeps/")) return ForReason(program, "NO_SUCH_SWEEP", message);
      if (!absl::StrContains(message, "preset")) return "";
      return absl::StrCat(program, " presets` shows those that there are");
    case absl::StatusCode::kFailedPrecondition:
      if (absl::StartsWith(message, "jobs/")) return ForJobState(program, message);
      if (!absl::StrContains(message, "No space left")) return "";
      return "make room on that disk, or name a place on another one";
    case absl::StatusCode::kUnavailable:
      if (absl::StartsWith(message, "cannot find")) {
        return absl::StrCat("check that name, or ", kOtherServer);
      }
      if (absl::StrContains(message, "has broken the call off")) return "try again";
      if (!absl::StartsWith(message, "cannot reach")) return "";
      return absl::StrCat("start one with `spikepinnd --data-dir FOLDER`, or ", kOtherServer, "; ",
                          program, " context show` tells where this one comes from");
    case absl::StatusCode::kDeadlineExceeded:
      return absl::StrCat("it may be busy, or the network loses what is sent: try again, or ",
                          kOtherServer);
    case absl::StatusCode::kUnimplemented:
      return absl::StrCat("if it is another service, ", kOtherServer);
    default:
      return "";
  }
}

}  // namespace

std::string NextStep(const absl::Status& status, const std::string& typed_server) {
  const std::string program = absl::StrCat("`spikepinn", typed_server);
  const std::string message(status.message());
  const std::string reason = client::ReasonOf(status);
  return reason.empty() ? ForCode(program, status.code(), message)
                        : ForReason(program, reason, message);
}

}  // namespace spikepinn::cli
