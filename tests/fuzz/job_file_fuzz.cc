// Any text as a job file: read or refused with a message, and never more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/cli/input/job_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto job = spikepinn::cli::ParseJobFile(text, "job.yaml");
  if (!job.ok() && job.status().message().empty()) std::abort();
  // What was read is what a server would be sent.
  if (job.ok() && !job->spec.Check().ok()) std::abort();
  return 0;
}
