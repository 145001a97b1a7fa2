#include "server/workers/worker_launcher.h"

#include <cstring>

#include "absl/strings/str_cat.h"

namespace spikepinn::server {

std::string Describe(const ExitStatus& status) {
  if (status.signal != 0) {
    return absl::StrCat("was killed by signal ", status.signal, " (", strsignal(status.signal),
                        ")");
  }
  return absl::StrCat("exited with code ", status.code);
}

}  // namespace spikepinn::server
