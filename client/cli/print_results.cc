#include "client/cli/print_results.h"

#include <vector>

#include "client/cli/exit_code.h"
#include "client/cli/json.h"
#include "client/cli/results.h"

namespace spikepinn::cli {

int PrintResults(Context& context, client::Client& client, const std::string& job_name,
                 const ResultTarget& target) {
  absl::StatusOr<std::vector<std::string>> paths =
      WriteResults(client, job_name, target.grid, target.folder);
  if (!paths.ok()) return context.Fail(paths.status());
  if (!context.json) context.out << "\nwritten\n";
  for (const std::string& path : *paths) {
    if (context.json) {
      context.PrintJson(FileJson(path));
    } else {
      context.out << "  " << path << std::endl;
    }
  }
  return kExitOk;
}

}  // namespace spikepinn::cli
