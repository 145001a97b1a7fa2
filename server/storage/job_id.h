// Names for new jobs.
#ifndef SPIKEPINN_SERVER_STORAGE_JOB_ID_H_
#define SPIKEPINN_SERVER_STORAGE_JOB_ID_H_

#include <string>

namespace spikepinn::server {

// Twelve characters of a-z and 2-7: 60 random bits of the operating system, so nobody guesses the
// id of somebody else's job. From any thread.
std::string RandomJobId();

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_JOB_ID_H_
