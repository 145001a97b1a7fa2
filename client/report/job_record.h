// All that a picture of a job is drawn from.
#ifndef SPIKEPINN_CLIENT_REPORT_JOB_RECORD_H_
#define SPIKEPINN_CLIENT_REPORT_JOB_RECORD_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/client/client.h"
#include "client/client/job.h"
#include "core/spec/training_spec.h"

namespace spikepinn::report {

// What the trained network leaves over of the equations: v' - f(v, w, t) and w' - g(v, w, t), in
// mV/ms and pA/ms. All columns of one length.
struct Residuals {
  std::vector<double> time_ms, v_mv_per_ms, w_pa_per_ms;
};

// A job that succeeded.
struct JobRecord {
  client::Job job;
  TrainingSpec spec;  // the effective one, every default filled in
  client::SpikeTrains spikes;
  client::TrajectoryChunk trajectory;  // whole; at each spike two samples of one time
  Residuals residuals;  // at the trajectory's times, each once, without corners of the stimulus
  std::vector<client::Event> events;  // as far as the server keeps them, without finished pieces
  std::vector<FinishedPiece> pieces;  // of SEGMENTED's last pass, in order, without their samples
};

// Where to sample a job with this spec.
using GridChoice = std::function<client::TimeGrid(const TrainingSpec&)>;

// How densely a span is sampled where nobody says: the client's usual grid, finer for a short span
// and coarser for a very long one.
double UsualStepMs(double span_ms);

// Asks for all of it. FailedPrecondition for a job that has not succeeded; otherwise the client's
// errors.
absl::StatusOr<JobRecord> FetchJobRecord(client::Client& client, const std::string& job_name,
                                         const GridChoice& grid);

// Takes in what an event tells, of which only the newest counts where the training repeated itself.
void AddEvent(const client::Event& event, JobRecord* record);

// The residuals of `values` under the equations of `problem`. Corners of the stimulus are left out:
// the equations have a derivative on each side there, and the values are those of one.
Residuals ResidualsOf(const ForwardProblem& problem, const client::EvaluationChunk& values);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_JOB_RECORD_H_
