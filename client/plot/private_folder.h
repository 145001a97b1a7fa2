// A folder of one's own in the system's folder for temporary files.
#ifndef SPIKEPINN_CLIENT_PLOT_PRIVATE_FOLDER_H_
#define SPIKEPINN_CLIENT_PLOT_PRIVATE_FOLDER_H_

#include <filesystem>
#include <utility>

#include "absl/status/statusor.h"

namespace spikepinn::plot {

// Nobody else may look into it; gone with this object.
class PrivateFolder {
 public:
  static absl::StatusOr<PrivateFolder> Make();
  ~PrivateFolder();

  PrivateFolder(PrivateFolder&& other) noexcept;
  PrivateFolder& operator=(PrivateFolder&&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  explicit PrivateFolder(std::filesystem::path path) : path_(std::move(path)) {}

  std::filesystem::path path_;  // empty once it was moved
};

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_PRIVATE_FOLDER_H_
