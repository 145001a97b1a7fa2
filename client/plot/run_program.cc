#include "client/plot/run_program.h"

#include <sys/wait.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"

extern char** environ;

namespace spikepinn::plot {
namespace {

// -1 where the system does not tell.
int WaitFor(pid_t process) {
  int status = 0;
  while (waitpid(process, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

}  // namespace

absl::Status RunProgram(std::vector<std::string> command,
                        const posix_spawn_file_actions_t* actions) {
  std::vector<char*> words;
  for (std::string& word : command) words.push_back(word.data());
  words.push_back(nullptr);
  pid_t process = 0;
  const int error = posix_spawnp(&process, words[0], actions, nullptr, words.data(), environ);
  if (error != 0) {
    return absl::NotFoundError(
        absl::StrCat(command[0], " cannot be started: ", std::strerror(error)));
  }
  if (WaitFor(process) == 0) return absl::OkStatus();
  return absl::AbortedError(absl::StrCat(command[0], " failed"));
}

}  // namespace spikepinn::plot
