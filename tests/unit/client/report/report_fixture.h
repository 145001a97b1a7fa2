// A small job to make reports of.
#ifndef SPIKEPINN_TESTS_UNIT_CLIENT_REPORT_REPORT_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_CLIENT_REPORT_REPORT_FIXTURE_H_

#include <string>

#include "client/report/report_job.h"
#include "core/neuron/presets.h"

namespace spikepinn::report {

// Two spikes of the reference at 1 and 3 ms, of which the network found the second, 0.25 ms late,
// and one at 2 ms that is none.
inline ReportJob SmallReportJob(const std::string& display_name = "small") {
  ReportJob job;
  JobRecord& record = job.record;
  record.job.name = "jobs/small";
  record.job.display_name = display_name;
  record.job.state = client::JobState::kSucceeded;
  record.job.attempt = 2;
  record.job.max_attempts = 3;
  record.spec = DefaultSpec(Method::kGuided);
  record.spec.forward = (*FindPreset("regular_spiking"))->problem;
  record.spec.forward.duration_ms = 4.0;
  record.spikes = {.time_ms = {2.0, 3.25}, .guide_time_ms = {1.5}, .reference_time_ms = {1.0, 3.0}};
  record.trajectory = {.time_ms = {0.0, 2.0, 4.0},
                       .v_mv = {-60.0, 0.0, 30.0},
                       .w_pa = {0.0, 1.0, 2.0},
                       .guide_v_mv = {-60.0, 1.0, 28.0},
                       .guide_w_pa = {0.0, 1.0, 2.5},
                       .reference_v_mv = {-60.0, 1e-9, 30.0},
                       .reference_w_pa = {0.0, 1.0, 2.0}};
  record.residuals = {
      .time_ms = {0.0, 2.0, 4.0}, .v_mv_per_ms = {0.1, -0.2, 0.0}, .w_pa_per_ms = {0.0, 0.0, 1.0}};
  Summary summary;
  summary.method = Method::kGuided;
  summary.against_reference.spikes_expected = 2;
  summary.against_reference.spikes_found = 2;
  summary.against_reference.spikes_matched = 1;
  summary.against_reference.spike_errors = {
      {.index = 1, .expected_ms = 3.0, .found_ms = 3.25, .error_ms = 0.25}};
  summary.guide_against_reference.spike_errors = {
      {.index = 0, .expected_ms = 1.0, .found_ms = 1.5, .error_ms = 0.5}};
  summary.against_reference.v.relative_l2 = 0.0625;
  summary.notes = {"the guide is <coarse>"};
  record.job.summary = summary;
  job.spec_text = "method: guided\n";
  return job;
}

}  // namespace spikepinn::report

#endif  // SPIKEPINN_TESTS_UNIT_CLIENT_REPORT_REPORT_FIXTURE_H_
