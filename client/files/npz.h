// NPZ files: what numpy.load reads.
#ifndef SPIKEPINN_CLIENT_FILES_NPZ_H_
#define SPIKEPINN_CLIENT_FILES_NPZ_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/files/columns.h"

namespace spikepinn::files {

// A compressed ZIP archive with one NAME.npy a column: float64, int64 or text, each of one
// dimension. The same columns give the same bytes. The file appears when it is whole.
absl::Status WriteNpz(const std::string& path, const std::vector<Column>& columns);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NPZ_H_
