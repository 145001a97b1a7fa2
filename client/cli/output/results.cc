#include "client/cli/output/results.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/files/csv.h"
#include "client/files/output_file.h"

namespace spikepinn::cli {
namespace {

absl::Status WriteTrajectory(client::Client& client, const client::Job& job,
                             const client::TimeGrid& grid, const std::string& folder) {
  files::OutputFile trajectory(folder + "/trajectory.csv");
  if (absl::Status status = trajectory.Write(files::kTrajectoryHeader); !status.ok()) return status;
  client::TrajectorySink sink;
  sink.on_spikes = [&](const client::SpikeTrains& spikes) {
    return files::WriteFile(folder + "/spikes.csv", files::SpikesCsv(spikes));
  };
  sink.on_chunk = [&](const client::TrajectoryChunk& chunk) {
    return trajectory.Write(files::TrajectoryRows(chunk));
  };
  if (absl::Status status = client.GetTrajectory(job.name, grid, sink); !status.ok()) return status;
  return trajectory.Commit();
}

absl::Status WriteLosses(client::Client& client, const client::Job& job, const std::string& folder,
                         std::int64_t* first_event) {
  files::LossLog losses;
  absl::Status status = client.Watch(
      job.name, 0,
      [&](const client::Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event.payload)) losses.Add(*progress);
        return true;
      },
      {}, [&](std::int64_t oldest_kept) { *first_event = oldest_kept; });
  return status.ok() ? files::WriteFile(folder + "/losses.csv", losses.Csv()) : status;
}

absl::Status WriteModel(client::Client& client, const client::Job& job, const std::string& folder) {
  files::OutputFile model(folder + "/model.safetensors");
  absl::Status status =
      client.DownloadModel(job.name, [&](absl::string_view data) { return model.Write(data); });
  return status.ok() ? model.Commit() : status;
}

}  // namespace

absl::StatusOr<WrittenResults> WriteResults(client::Client& client, const std::string& job_name,
                                            const client::TimeGrid& grid,
                                            const std::string& folder) {
  absl::StatusOr<client::Job> job = client.Get(job_name);
  if (!job.ok()) return job.status();
  if (job->state != client::JobState::kSucceeded) {
    return absl::FailedPreconditionError(
        absl::StrCat(job_name, " is ", std::string(ToString(job->state)),
                     ": only a job that has succeeded has results"));
  }
  WrittenResults written;
  absl::Status status = WriteTrajectory(client, *job, grid, folder);
  if (status.ok()) status = WriteLosses(client, *job, folder, &written.first_event);
  if (status.ok()) {
    status = files::WriteFile(folder + "/summary.json", DumpJson(SummaryFileJson(*job), 2) + "\n");
  }
  if (status.ok()) status = WriteModel(client, *job, folder);
  if (!status.ok()) return status;
  for (const char* name :
       {"trajectory.csv", "spikes.csv", "losses.csv", "summary.json", "model.safetensors"}) {
    written.paths.push_back(absl::StrCat(folder, "/", name));
  }
  return written;
}

}  // namespace spikepinn::cli
