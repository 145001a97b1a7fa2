#include "server/storage/job_id.h"

#include <unistd.h>

#include <array>
#include <cstdlib>

namespace spikepinn::server {
namespace {

constexpr int kLength = 12;
constexpr char kAlphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

}  // namespace

std::string RandomJobId() {
  std::array<unsigned char, kLength> random;
  // Cannot fail for so few bytes on a kernel that has the call at all.
  if (getentropy(random.data(), random.size()) != 0) std::abort();
  std::string id;
  for (unsigned char byte : random) id.push_back(kAlphabet[byte % 32]);
  return id;
}

}  // namespace spikepinn::server
