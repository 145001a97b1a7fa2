#include "client/cli/shell/man_pages.h"

#include "absl/strings/str_cat.h"
#include "client/files/output_file.h"
#include "manual/command_tree.h"
#include "manual/man_page.h"

namespace spikepinn::cli {
namespace {

absl::Status WritePages(const CLI::App& command, const std::string& folder, absl::CivilDay date) {
  const std::string path = absl::StrCat(folder, "/", manual::ManPageName(command), ".1");
  if (absl::Status status = files::WriteFile(path, manual::ManPage(command, {.date = date}));
      !status.ok()) {
    return status;
  }
  for (const CLI::App* const sub : manual::CommandsOf(command)) {
    if (absl::Status status = WritePages(*sub, folder, date); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status WriteManPages(const CLI::App& app, const std::string& folder, absl::CivilDay date) {
  if (absl::Status status = files::MakeFolder(folder); !status.ok()) return status;
  return WritePages(app, folder, date);
}

}  // namespace spikepinn::cli
