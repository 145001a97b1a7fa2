#include "client/cli/output/written_file.h"

#include "client/cli/exit_code.h"
#include "client/cli/output/json.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {

int WriteAndTell(Context& context, const std::string& path, absl::string_view contents) {
  if (path == kStandardOutput) {
    context.out << contents << std::flush;
    return kExitOk;
  }
  if (absl::Status status = files::WriteFile(path, contents); !status.ok()) {
    return context.Fail(status);
  }
  TellWritten(context, path);
  return kExitOk;
}

void TellWritten(Context& context, const std::string& path) {
  if (context.json) {
    context.PrintJson(FileJson(path));
  } else {
    context.out << path << std::endl;
  }
}

}  // namespace spikepinn::cli
