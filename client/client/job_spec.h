// What a job is asked to do, as it travels.
#ifndef SPIKEPINN_CLIENT_CLIENT_JOB_SPEC_H_
#define SPIKEPINN_CLIENT_CLIENT_JOB_SPEC_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/spec/training_spec.h"

namespace spikepinn::client {

// Holds a spikepinn.v1.TrainingSpec in its encoded form, so that what a user wrote stays what the
// server stores: a preset stays a preset, a field left out stays left out, and a field of a newer
// API survives. A value type; safe to read from many threads.
//
//   TrainingSpec spec = DefaultSpec(Method::kGuided);
//   spec.forward = (*FindPreset("tonic_spiking"))->problem;
//   client.Create({.display_name = "first", .spec = JobSpec(spec)});
class JobSpec {
 public:
  // No problem at all: refused by Check() and by every server.
  JobSpec() = default;

  // Every field set, so that no server's defaults matter.
  explicit JobSpec(const TrainingSpec& spec);

  // InvalidArgument unless `encoded` is an encoded spikepinn.v1.TrainingSpec.
  static absl::StatusOr<JobSpec> FromEncoded(std::string encoded);

  const std::string& encoded() const { return encoded_; }
  bool empty() const { return encoded_.empty(); }

  // Presets expanded and defaults filled in; InvalidArgument, naming field, value and rule, for
  // what has no meaning. Not yet checked.
  absl::StatusOr<TrainingSpec> Resolve() const;

  // What no server would run: Resolve()'s errors and broken rules, but no server's limits.
  // InvalidArgument, a line for every error.
  absl::Status Check() const;

 private:
  std::string encoded_;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_JOB_SPEC_H_
