#include "client/cli/context.h"

#include "absl/strings/str_split.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/next_step.h"
#include "client/cli/output/style.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

void PrintLines(absl::string_view message, Style style, std::ostream& err) {
  for (const absl::string_view line : absl::StrSplit(message, '\n')) {
    err << Paint(style, "spikepinn:", Stream::kErr) << " " << Printable(line) << "\n";
  }
  err << std::flush;
}

void PrintError(const absl::Status& status, const std::string& typed_server, std::ostream& err) {
  PrintLines(status.message(), Style::kBad, err);
  const std::string next = NextStep(status, typed_server);
  if (!next.empty()) PrintLines(next, Style::kDim, err);
}

}  // namespace

int Context::Fail(const absl::Status& status) {
  PrintError(status, typed_server, err);
  return ExitCode(status);
}

int Context::FailUsage(const absl::Status& status) {
  PrintError(status, typed_server, err);
  return kExitUsage;
}

void Context::Warn(const std::string& message) { PrintLines(message, Style::kWarning, err); }

void Context::PrintJson(const nlohmann::ordered_json& object) {
  out << DumpJson(object) << std::endl;
}

}  // namespace spikepinn::cli
