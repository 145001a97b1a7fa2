#include "client/cli/output/print_results.h"

#include "absl/strings/str_cat.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {

int PrintResults(Context& context, client::Client& client, const std::string& job_name,
                 const ResultTarget& target) {
  absl::StatusOr<WrittenResults> written = WriteResults(client, job_name, target);
  if (!written.ok()) return context.Fail(written.status());
  if (!context.json) context.out << "\nwritten\n";
  for (const std::string& path : written->paths) {
    if (context.json) {
      context.PrintJson(FileJson(path));
    } else {
      context.out << "  " << path << std::endl;
    }
  }
  if (written->first_event > 1) {
    context.Warn(absl::StrCat("the losses begin late: events before number ", written->first_event,
                              " are no longer kept"));
  }
  return kExitOk;
}

}  // namespace spikepinn::cli
