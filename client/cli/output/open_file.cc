#include "client/cli/output/open_file.h"

#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "client/plot/run_program.h"

namespace spikepinn::cli {
namespace {

#ifdef __APPLE__
constexpr char kOpener[] = "open";
#else
constexpr char kOpener[] = "xdg-open";
#endif

}  // namespace

absl::Status OpenFile(const std::string& path) {
  // Absolute, so that no name is taken for a flag or for an address.
  std::error_code ignored;
  const std::string target = std::filesystem::absolute(path, ignored).string();
  const absl::Status status = plot::RunProgram({kOpener, target});
  if (status.ok()) return status;
  return absl::FailedPreconditionError(absl::StrCat(
      path, ": is written, but ", kOpener, absl::IsNotFound(status) ? " is not there" : " failed",
      ": open the file in a browser yourself"));
}

}  // namespace spikepinn::cli
