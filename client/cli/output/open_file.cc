#include "client/cli/output/open_file.h"

#include <spawn.h>
#include <sys/wait.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"

extern char** environ;

namespace spikepinn::cli {
namespace {

#ifdef __APPLE__
constexpr char kOpener[] = "open";
#else
constexpr char kOpener[] = "xdg-open";
#endif

int WaitFor(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

}  // namespace

absl::Status OpenFile(const std::string& path) {
  // Absolute, so that no name is taken for a flag or for an address.
  std::error_code ignored;
  std::string target = std::filesystem::absolute(path, ignored).string();
  std::string opener = kOpener;
  char* const arguments[] = {opener.data(), target.data(), nullptr};
  pid_t process = 0;
  const int error = posix_spawnp(&process, kOpener, nullptr, nullptr, arguments, environ);
  if (error == 0 && WaitFor(process) == 0) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(path, ": is written, but ", kOpener,
                                                    error == 0 ? " failed" : " is not there",
                                                    ": open the file in a browser yourself"));
}

}  // namespace spikepinn::cli
