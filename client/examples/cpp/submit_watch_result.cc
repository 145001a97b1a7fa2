// Submits a job, watches it train and looks at its result, with the client library alone.
//
//   submit_watch_result [HOST:PORT]      default: SPIKEPINN_SERVER, or 127.0.0.1:7461
//
// Exit code: 0 the job succeeded, 1 it did not, 2 the server could not be asked.
#include <cstddef>
#include <cstdio>
#include <string>
#include <variant>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/client/client.h"
#include "core/neuron/presets.h"
#include "core/spec/training_spec.h"

namespace {

using spikepinn::client::Client;
using spikepinn::client::ClientOptions;
using spikepinn::client::Event;
using spikepinn::client::Job;
using spikepinn::client::JobSpec;
using spikepinn::client::SpikeTrains;
using spikepinn::client::TrajectoryChunk;

absl::StatusOr<Job> Submit(Client& client) {
  absl::StatusOr<const spikepinn::Preset*> preset = spikepinn::FindPreset("regular_spiking");
  if (!preset.ok()) return preset.status();
  spikepinn::TrainingSpec spec = spikepinn::DefaultSpec(spikepinn::Method::kSegmented);
  spec.forward = (*preset)->problem;
  spec.segmented.accuracy = 1e-9;
  // What no server would run is found here, before anything is sent.
  const JobSpec job_spec(spec);
  if (absl::Status status = job_spec.Check(); !status.ok()) return status;
  return client.Create({.display_name = "from C++", .spec = job_spec});
}

// Every event comes once and in order, however often the connection breaks meanwhile.
absl::Status Watch(Client& client, const std::string& name) {
  return client.Watch(name, 0, [](const Event& event) {
    if (const auto* progress = std::get_if<spikepinn::Progress>(&event.payload)) {
      std::printf("%s: step %lld of %lld\n", progress->stage.c_str(),
                  static_cast<long long>(progress->overall_step),
                  static_cast<long long>(progress->overall_total_steps));
    }
    return true;  // false ends the watch, not the job
  });
}

absl::Status PrintResult(Client& client, const Job& job) {
  std::printf("error of v against the reference: %.1e\n",
              job.summary->against_reference.v.relative_l2);
  std::size_t samples = 0;
  const double every_ms = 0.1;
  const absl::Status status = client.GetTrajectory(
      job.name, every_ms,
      {.on_spikes =
           [](const SpikeTrains& spikes) {
             std::printf("spikes: %zu, by the reference: %zu\n", spikes.time_ms.size(),
                         spikes.reference_time_ms.size());
             return absl::OkStatus();
           },
       .on_chunk =
           [&](const TrajectoryChunk& chunk) {
             samples += chunk.time_ms.size();
             return absl::OkStatus();
           }});
  std::printf("samples: %zu\n", samples);
  return status;
}

int Fail(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  ClientOptions options;
  if (argc > 1) options.address = argv[1];
  Client client(options);

  absl::StatusOr<Job> job = Submit(client);
  if (!job.ok()) return Fail(job.status());
  std::printf("%s\n", job->name.c_str());
  if (absl::Status status = Watch(client, job->name); !status.ok()) return Fail(status);

  job = client.Get(job->name);
  if (!job.ok()) return Fail(job.status());
  std::printf("state: %s\n", std::string(ToString(job->state)).c_str());
  if (!job->summary.has_value()) {
    if (job->error.has_value()) std::fprintf(stderr, "%s\n", job->error->message.c_str());
    return 1;
  }
  const absl::Status status = PrintResult(client, *job);
  return status.ok() ? 0 : Fail(status);
}
