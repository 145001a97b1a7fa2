// What may be asked for with a job, on any server.
#ifndef SPIKEPINN_WIRE_JOB_TERMS_H_
#define SPIKEPINN_WIRE_JOB_TERMS_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::wire {

// InvalidArgument, "FIELD = VALUE: RULE", for the first rule that display name, user, priority,
// attempts or resources break; the spec is not looked at. What is not set, or empty, has a default.
absl::Status CheckTerms(const v1::Job& job);

// The same of a display name alone, which sweeps have as well.
absl::Status CheckDisplayName(absl::string_view name);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_JOB_TERMS_H_
