#include "server/service/disk_meter.h"

#include <filesystem>
#include <system_error>

namespace spikepinn::server {

namespace fs = std::filesystem;

void DiskMeter::Measure() {
  std::int64_t bytes = 0;
  std::error_code error;
  // Files come and go meanwhile: one that is gone counts nothing.
  for (fs::recursive_directory_iterator entry(folder_, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    if (!entry->is_regular_file(gone)) continue;
    const std::uintmax_t size = entry->file_size(gone);
    if (!gone) bytes += static_cast<std::int64_t>(size);
  }
  used_bytes_ = bytes;
}

std::int64_t DiskMeter::FreeBytes() const {
  std::error_code error;
  const fs::space_info space = fs::space(folder_, error);
  return error ? 0 : static_cast<std::int64_t>(space.available);
}

}  // namespace spikepinn::server
