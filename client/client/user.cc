#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "client/client/job.h"

namespace spikepinn::client {
namespace {

constexpr std::size_t kMaxUserLength = 63;

std::string SystemUser() {
  std::array<char, 4096> buffer;
  passwd entry = {};
  passwd* found = nullptr;
  getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
  return found == nullptr || found->pw_name == nullptr ? "" : found->pw_name;
}

// What the API takes for a user.
std::string Sanitized(std::string user) {
  if (user.size() > kMaxUserLength) user.resize(kMaxUserLength);
  for (char& c : user) {
    const bool taken = absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                       absl::string_view("._@-").find(c) != absl::string_view::npos;
    if (!taken) c = '_';
  }
  return user;
}

}  // namespace

std::string DefaultUser(const std::string& usual) {
  const char* const given = std::getenv("SPIKEPINN_USER");
  const bool is_given = given != nullptr && *given != '\0';
  const std::string user = Sanitized(is_given ? given : (usual.empty() ? SystemUser() : usual));
  return user.empty() ? "anonymous" : user;
}

}  // namespace spikepinn::client
