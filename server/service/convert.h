// Between the server's jobs and the API's messages.
#ifndef SPIKEPINN_SERVER_SERVICE_CONVERT_H_
#define SPIKEPINN_SERVER_SERVICE_CONVERT_H_

#include "server/jobs/job.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::server {

v1::JobState ToProto(JobState state);
v1::Job ToProto(const Job& job);
v1::Event ToProto(const Event& event);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CONVERT_H_
