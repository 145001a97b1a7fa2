// MAT files: what MATLAB, Octave and scipy.io.loadmat read.
#ifndef SPIKEPINN_CLIENT_FILES_MAT_H_
#define SPIKEPINN_CLIENT_FILES_MAT_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/files/columns.h"

namespace spikepinn::files {

// Level 5, compressed (MATLAB's -v7): a column vector of doubles for each column of numbers, whole
// ones included, since MATLAB does not compute with int64 and double together; a cell array for
// text. The same columns give the same bytes. The file appears when it is whole.
absl::Status WriteMat(const std::string& path, const std::vector<Column>& columns);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_MAT_H_
