#include "client/cli/output/results.h"

#include <iterator>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/files/columns.h"
#include "client/files/csv.h"
#include "client/files/loss_log.h"
#include "client/files/mat.h"
#include "client/files/npz.h"
#include "client/files/output_file.h"
#include "client/files/spike_times.h"

namespace spikepinn::cli {
namespace {

// Fetches the results of one job and writes its files one after the other. For one call of each.
class ResultWriter {
 public:
  ResultWriter(client::Client& client, const client::Job& job, const ResultTarget& target)
      : client_(client), job_(job), target_(target) {}

  absl::StatusOr<WrittenResults> Run() {
    absl::Status status = Wants(FileFormat::kCsv) ? FetchWritingCsv() : Fetch();
    if (status.ok()) status = WriteSpikes();
    if (status.ok()) status = WriteLosses();
    if (status.ok()) status = WriteArrays();
    if (status.ok()) {
      status = Write("summary.json", DumpJson(SummaryFileJson(job_), 2) + "\n");
    }
    if (status.ok()) status = WriteModel();
    if (!status.ok()) return status;
    return std::move(written_);
  }

 private:
  bool Wants(FileFormat format) const { return target_.formats.count(format) > 0; }
  bool WantsArrays() const { return Wants(FileFormat::kNpz) || Wants(FileFormat::kMat); }
  std::string Path(const std::string& name) const { return target_.folder + "/" + name; }

  absl::Status Write(const std::string& name, const std::string& data) {
    written_.paths.push_back(Path(name));
    return files::WriteFile(Path(name), data);
  }

  // Spikes and, as far as they are needed, samples; `csv` may be null.
  absl::Status FetchInto(files::OutputFile* csv) {
    client::TrajectorySink sink;
    sink.on_spikes = [&](const client::SpikeTrains& spikes) {
      spikes_ = spikes;
      return absl::OkStatus();
    };
    sink.on_chunk = [&](const client::TrajectoryChunk& chunk) {
      if (WantsArrays()) files::Append(chunk, &samples_);
      return csv == nullptr ? absl::OkStatus() : csv->Write(files::TrajectoryRows(chunk));
    };
    return client_.GetTrajectory(job_.name, target_.grid, sink);
  }

  absl::Status Fetch() { return FetchInto(nullptr); }

  absl::Status FetchWritingCsv() {
    files::OutputFile csv(Path("trajectory.csv"));
    if (absl::Status status = csv.Write(files::kTrajectoryHeader); !status.ok()) return status;
    if (absl::Status status = FetchInto(&csv); !status.ok()) return status;
    written_.paths.push_back(Path("trajectory.csv"));
    return csv.Commit();
  }

  absl::Status WriteSpikes() {
    absl::Status status;
    if (Wants(FileFormat::kCsv)) status = Write("spikes.csv", files::SpikesCsv(spikes_));
    if (status.ok() && Wants(FileFormat::kMep)) {
      status = Write("spikes.mep", files::SpikesMep(spikes_, job_.name));
    }
    if (!Wants(FileFormat::kTxt)) return status;
    if (status.ok()) status = Write("spikes.txt", files::SpikesText(spikes_.time_ms));
    if (status.ok()) {
      status = Write("guide_spikes.txt", files::SpikesText(spikes_.guide_time_ms));
    }
    if (!status.ok()) return status;
    return Write("reference_spikes.txt", files::SpikesText(spikes_.reference_time_ms));
  }

  absl::Status WriteLosses() {
    if (!Wants(FileFormat::kCsv) && !WantsArrays()) return absl::OkStatus();
    absl::Status status = client_.Watch(
        job_.name, 0,
        [&](const client::Event& event) {
          if (const auto* progress = std::get_if<Progress>(&event.payload)) losses_.Add(*progress);
          return true;
        },
        {}, [&](std::int64_t oldest_kept) { written_.first_event = oldest_kept; });
    if (!status.ok() || !Wants(FileFormat::kCsv)) return status;
    return Write("losses.csv", losses_.Csv());
  }

  absl::Status WriteArrays() {
    if (!WantsArrays()) return absl::OkStatus();
    std::vector<files::Column> columns = files::TrajectoryColumns(std::move(samples_));
    for (auto more : {files::SpikeColumns(spikes_), losses_.Columns()}) {
      std::move(more.begin(), more.end(), std::back_inserter(columns));
    }
    absl::Status status;
    if (Wants(FileFormat::kNpz)) {
      written_.paths.push_back(Path("result.npz"));
      status = files::WriteNpz(written_.paths.back(), columns);
    }
    if (!status.ok() || !Wants(FileFormat::kMat)) return status;
    written_.paths.push_back(Path("result.mat"));
    return files::WriteMat(written_.paths.back(), columns);
  }

  absl::Status WriteModel() {
    written_.paths.push_back(Path("model.safetensors"));
    files::OutputFile model(written_.paths.back());
    absl::Status status =
        client_.DownloadModel(job_.name, [&](absl::string_view data) { return model.Write(data); });
    return status.ok() ? model.Commit() : status;
  }

  client::Client& client_;
  const client::Job& job_;
  const ResultTarget& target_;
  client::TrajectoryChunk samples_;  // all of them, where NPZ or MAT is asked for
  client::SpikeTrains spikes_;
  files::LossLog losses_;
  WrittenResults written_;
};

}  // namespace

absl::StatusOr<WrittenResults> WriteResults(client::Client& client, const std::string& job_name,
                                            const ResultTarget& target) {
  absl::StatusOr<client::Job> job = client.Get(job_name);
  if (!job.ok()) return job.status();
  if (job->state != client::JobState::kSucceeded) {
    return absl::FailedPreconditionError(
        absl::StrCat(job_name, " is ", std::string(ToString(job->state)),
                     ": only a job that has succeeded has results"));
  }
  return ResultWriter(client, *job, target).Run();
}

}  // namespace spikepinn::cli
