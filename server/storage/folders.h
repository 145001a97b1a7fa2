// Folders that are still there after a power cut.
#ifndef SPIKEPINN_SERVER_STORAGE_FOLDERS_H_
#define SPIKEPINN_SERVER_STORAGE_FOLDERS_H_

#include <string>

#include "absl/status/status.h"

namespace spikepinn::server {

// Brings the names in a folder to the disk.
absl::Status SyncFolder(const std::string& path);

// Creates a folder, for its owner alone, and its parents where they are missing. OK if it is there.
absl::Status CreateFolder(const std::string& path);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_FOLDERS_H_
