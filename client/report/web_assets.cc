#include "client/report/web_assets.h"

#include <cstddef>
#include <string>

#include "absl/strings/escaping.h"
#include "client/report/web_files.inc"  // made by web/embed.cmake

namespace spikepinn::report {
namespace {

template <std::size_t kSize>
absl::string_view Text(const unsigned char (&bytes)[kSize]) {
  return {reinterpret_cast<const char*>(bytes), kSize};
}

std::string InBase64(const char* hex) { return absl::Base64Escape(absl::HexStringToBytes(hex)); }

}  // namespace

WebAssets Assets() {
  return {.page = Text(kPage),
          .style = Text(kStyle),
          .library = Text(kLibrary),
          .script = Text(kScript),
          .library_sha256 = InBase64(kLibrarySha256),
          .script_sha256 = InBase64(kScriptSha256)};
}

}  // namespace spikepinn::report
