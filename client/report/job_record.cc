#include "client/report/job_record.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/files/columns.h"
#include "core/neuron/residual.h"

namespace spikepinn::report {
namespace {

using Column = std::vector<double>;

constexpr double kUsualSamples = 10'000.0;  // several for each pixel of a screen
constexpr double kMostSamples = 200'000.0;  // a page still opens at once

void Append(const Column& from, Column* to) { to->insert(to->end(), from.begin(), from.end()); }

absl::Status FetchTrajectory(client::Client& client, const client::TimeGrid& grid,
                             JobRecord* record) {
  client::TrajectorySink sink;
  sink.on_spikes = [&](const client::SpikeTrains& spikes) {
    record->spikes = spikes;
    return absl::OkStatus();
  };
  sink.on_chunk = [&](const client::TrajectoryChunk& chunk) {
    files::Append(chunk, &record->trajectory);
    return absl::OkStatus();
  };
  return client.GetTrajectory(record->job.name, grid, sink);
}

absl::Status FetchResiduals(client::Client& client, const client::TimeGrid& grid,
                            JobRecord* record) {
  return client.Evaluate(record->job.name, grid, false, [&](const client::EvaluationChunk& chunk) {
    const Residuals more = ResidualsOf(record->spec.forward, chunk);
    Append(more.time_ms, &record->residuals.time_ms);
    Append(more.v_mv_per_ms, &record->residuals.v_mv_per_ms);
    Append(more.w_pa_per_ms, &record->residuals.w_pa_per_ms);
    return absl::OkStatus();
  });
}

absl::Status FetchEvents(client::Client& client, JobRecord* record) {
  return client.Watch(record->job.name, 0, [&](const client::Event& event) {
    AddEvent(event, record);
    return true;
  });
}

}  // namespace

double UsualStepMs(double span_ms) {
  const double dt_ms = std::min(client::kDefaultGridMs, span_ms / kUsualSamples);
  return std::max(dt_ms, span_ms / kMostSamples);
}

void AddEvent(const client::Event& event, JobRecord* record) {
  const auto* piece = std::get_if<FinishedPiece>(&event.payload);
  if (piece == nullptr) {
    record->events.push_back(event);
    return;
  }
  // Pieces come in order: what was there from this index on is of an earlier pass.
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(piece->index, 0));
  if (index < record->pieces.size()) record->pieces.resize(index);
  record->pieces.push_back({.index = piece->index,
                            .start_ms = piece->start_ms,
                            .end_ms = piece->end_ms,
                            .segments = piece->segments,
                            .units = piece->units,
                            .estimated_error = piece->estimated_error,
                            .spike_ms = piece->spike_ms});
}

Residuals ResidualsOf(const ForwardProblem& problem, const client::EvaluationChunk& values) {
  Residuals out;
  for (std::size_t i = 0; i < values.time_ms.size(); ++i) {
    const std::optional<StateRate> residual =
        ResidualAt(problem, values.time_ms[i], {values.v_mv[i], values.w_pa[i]},
                   {values.dv_mv_per_ms[i], values.dw_pa_per_ms[i]});
    if (!residual) continue;
    out.time_ms.push_back(values.time_ms[i]);
    out.v_mv_per_ms.push_back(residual->dv_mv_per_ms);
    out.w_pa_per_ms.push_back(residual->dw_pa_per_ms);
  }
  return out;
}

absl::StatusOr<JobRecord> FetchJobRecord(client::Client& client, const std::string& job_name,
                                         const GridChoice& grid) {
  absl::StatusOr<client::Job> job = client.Get(job_name);
  if (!job.ok()) return job.status();
  if (job->state != client::JobState::kSucceeded) {
    return absl::FailedPreconditionError(
        absl::StrCat(job_name, " is ", std::string(ToString(job->state)),
                     ": only a job that has succeeded can be drawn"));
  }
  absl::StatusOr<TrainingSpec> spec = job->effective_spec.Resolve();
  if (!spec.ok()) return spec.status();
  JobRecord record{.job = *std::move(job), .spec = *std::move(spec)};
  const client::TimeGrid samples = grid(record.spec);
  absl::Status status = FetchTrajectory(client, samples, &record);
  if (status.ok()) status = FetchResiduals(client, samples, &record);
  if (status.ok()) status = FetchEvents(client, &record);
  if (!status.ok()) return status;
  return record;
}

}  // namespace spikepinn::report
