// The legal moves between job states: the one table.
#ifndef SPIKEPINN_SERVER_JOBS_TRANSITIONS_H_
#define SPIKEPINN_SERVER_JOBS_TRANSITIONS_H_

#include "server/jobs/job.h"

namespace spikepinn::server {

//   QUEUED     -> RUNNING     a slot is free                         (a new attempt)
//   QUEUED     -> CANCELLED   somebody cancelled it
//   RUNNING    -> SUCCEEDED   its worker delivered
//   RUNNING    -> FAILED      its worker failed or was lost
//   RUNNING    -> CANCELLING  somebody cancelled it
//   RUNNING    -> QUEUED      its worker was lost, or the server stopped or crashed under it
//   CANCELLING -> CANCELLED   its worker is gone
bool IsLegalMove(JobState from, JobState to);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_JOBS_TRANSITIONS_H_
