#include "server/jobs/sha256.h"

#include <openssl/evp.h>

#include "absl/strings/escaping.h"

namespace spikepinn::server {

std::string Sha256Hex(absl::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr);
  return absl::BytesToHexString({reinterpret_cast<const char*>(digest), length});
}

}  // namespace spikepinn::server
