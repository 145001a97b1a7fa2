// What the kernel tells about memory that ran out.
#ifndef SPIKEPINN_SERVER_WORKERS_OOM_KILLS_H_
#define SPIKEPINN_SERVER_WORKERS_OOM_KILLS_H_

#include <cstdint>
#include <string>

namespace spikepinn::server {

inline constexpr char kKernelCounters[] = "/proc/vmstat";

// How many processes of this machine the kernel has killed for lack of memory; 0 where it does not
// tell. `counters` is a file like /proc/vmstat.
std::int64_t OomKills(const std::string& counters);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_OOM_KILLS_H_
