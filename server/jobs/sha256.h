// The digest by which a model file is known.
#ifndef SPIKEPINN_SERVER_JOBS_SHA256_H_
#define SPIKEPINN_SERVER_JOBS_SHA256_H_

#include <string>

#include "absl/strings/string_view.h"

namespace spikepinn::server {

// SHA-256 as 64 lower-case hexadecimal digits, the form of Summary.model_sha256.
std::string Sha256Hex(absl::string_view bytes);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_SHA256_H_
