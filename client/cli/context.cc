#include "client/cli/context.h"

#include "absl/strings/str_split.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

void PrintLines(absl::string_view message, std::ostream& err) {
  for (const absl::string_view line : absl::StrSplit(message, '\n')) {
    err << "spikepinn: " << Printable(line) << "\n";
  }
  err << std::flush;
}

}  // namespace

int Context::Fail(const absl::Status& status) {
  PrintLines(status.message(), err);
  return ExitCode(status);
}

int Context::FailUsage(const absl::Status& status) {
  PrintLines(status.message(), err);
  return kExitUsage;
}

void Context::Warn(const std::string& message) { PrintLines(message, err); }

void Context::PrintJson(const nlohmann::ordered_json& object) {
  out << DumpJson(object) << std::endl;
}

}  // namespace spikepinn::cli
