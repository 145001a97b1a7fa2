// What the data folder takes, for those who look after the machine.
#ifndef SPIKEPINN_SERVER_SERVICE_DISK_METER_H_
#define SPIKEPINN_SERVER_SERVICE_DISK_METER_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <utility>

namespace spikepinn::server {

// Any thread may call any member.
class DiskMeter {
 public:
  // Empty: there is no folder to look at.
  explicit DiskMeter(std::string folder) : folder_(std::move(folder)) {}

  bool has_folder() const { return !folder_.empty(); }

  // Looks at every file of the folder: not on a thread for which others wait.
  void Measure();

  // Of all files, as of the last Measure.
  std::int64_t used_bytes() const { return used_bytes_; }

  // What this process may still fill of the folder's file system, now; 0 if that does not answer.
  std::int64_t FreeBytes() const;

 private:
  const std::string folder_;
  std::atomic<std::int64_t> used_bytes_{0};
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_DISK_METER_H_
