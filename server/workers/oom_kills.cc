#include "server/workers/oom_kills.h"

#include <fstream>

namespace spikepinn::server {

std::int64_t OomKills(const std::string& counters) {
  std::ifstream file(counters);
  std::string name;
  std::int64_t value = 0;
  while (file >> name >> value) {
    if (name == "oom_kill") return value;
  }
  return 0;
}

}  // namespace spikepinn::server
