// Between the server's jobs and the API's messages.
#ifndef SPIKEPINN_SERVER_SERVICE_CONVERT_H_
#define SPIKEPINN_SERVER_SERVICE_CONVERT_H_

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "server/jobs/job.h"
#include "server/schedule/scheduler.h"
#include "spikepinn/v1/job.pb.h"
#include "spikepinn/v1/sweep.pb.h"

namespace spikepinn::server {

v1::JobState ToProto(JobState state);
v1::Job ToProto(const Job& job);
v1::Event ToProto(const Event& event);
v1::Waiting ToProto(const WaitInfo& waiting);
// Without job and points if the sweep has no definition.
v1::Sweep ToProto(const Sweep& sweep);
v1::JobError ToProto(const JobError& error);
google::protobuf::Timestamp ToProto(absl::Time time);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CONVERT_H_
