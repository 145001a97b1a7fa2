// spikepinnd --check: says whether a data folder is sound.
#ifndef SPIKEPINN_SERVER_CHECK_H_
#define SPIKEPINN_SERVER_CHECK_H_

#include <ostream>
#include <string>

#include "absl/status/statusor.h"

namespace spikepinn::server {

// Prints a line for each finding and each note ("note: ..."), and at last "ok: N jobs, M events" or
// "damaged: K findings" ("1 finding"). True: sound. An error, with nothing printed, if the folder
// cannot be checked: it is not there, holds no database, or a server is using it.
absl::StatusOr<bool> CheckDataDir(const std::string& path, std::ostream& out);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_CHECK_H_
