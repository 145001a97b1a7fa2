#include "server/service/sweep_results.h"

#include <string>

#include "server/jobs/job_name.h"
#include "server/service/convert.h"
#include "spikepinn/v1/result.pb.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/sweep_points.h"

namespace spikepinn::server {
namespace {

constexpr double kMsPerSecond = 1000.0;

void FillSpikes(const v1::Accuracy& accuracy, const std::string& effective_spec,
                v1::SweepResult* row) {
  row->set_spikes(accuracy.spikes_found());
  v1::TrainingSpec spec;
  if (spec.ParseFromString(effective_spec) && spec.forward().duration_ms() > 0.0) {
    row->set_mean_rate_hz(static_cast<double>(accuracy.spikes_found()) * kMsPerSecond /
                          spec.forward().duration_ms());
  }
  // The summary lists those spikes that the reference has too: with others among them, nobody
  // knows which is the first and what lies between the last two.
  const int listed = accuracy.spike_errors_size();
  if (listed == 0 || listed != accuracy.spikes_found()) return;
  row->set_first_spike_ms(accuracy.spike_errors(0).found_ms());
  if (listed < 2) return;
  row->set_last_interval_ms(accuracy.spike_errors(listed - 1).found_ms() -
                            accuracy.spike_errors(listed - 2).found_ms());
}

void FillSummary(const v1::Summary& summary, const Job& job, v1::SweepResult* row) {
  FillSpikes(summary.against_reference(), job.effective_spec, row);
  row->set_relative_l2(summary.against_reference().v().relative_l2());
  if (summary.has_segmented()) {
    row->set_estimated_relative_l2(summary.segmented().estimated_relative_l2());
  }
  row->set_training_seconds(summary.training_seconds());
}

}  // namespace

v1::SweepResult ResultRow(const v1::Sweep& definition, const Job& job) {
  v1::SweepResult row;
  row.set_index(job.sweep_index);
  row.set_job(JobName(job.id));
  if (job.sweep_index < wire::PointCount(definition)) {
    for (std::string& value : wire::PointValues(definition, job.sweep_index)) {
      row.add_values(std::move(value));
    }
  }
  row.set_state(ToProto(job.state));
  if (HasError(job.error)) *row.mutable_error() = ToProto(job.error);
  v1::Summary summary;
  if (job.state == JobState::kSucceeded && summary.ParseFromString(job.summary)) {
    FillSummary(summary, job, &row);
  }
  return row;
}

}  // namespace spikepinn::server
