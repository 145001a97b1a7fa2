// The jobs of one figure, and what of them it shows.
#ifndef SPIKEPINN_CLIENT_PLOT_JOB_SET_H_
#define SPIKEPINN_CLIENT_PLOT_JOB_SET_H_

#include <cstddef>
#include <string>
#include <vector>

#include "client/plot/figure.h"
#include "client/report/report_job.h"

namespace spikepinn::plot {

// A solution, by whom it is and how it looks in every panel.
struct Solution {
  enum class Kind { kReference, kGuide, kNetwork };

  const report::ReportJob& job;  // whose it is, or who was given it
  Kind kind;
  std::string label;
  Look look;

  const std::vector<double>& v_mv() const;
  const std::vector<double>& w_pa() const;
  const std::vector<double>& spikes_ms() const;
};

// For one thread; the jobs must outlive it.
struct JobSet {
  const std::vector<report::ReportJob>& jobs;
  double from_ms = 0.0;
  double to_ms = 0.0;
  // References first, then guides, each problem's once, then the networks: from bottom to top.
  std::vector<Solution> solutions;

  bool Contains(double time_ms) const { return from_ms <= time_ms && time_ms <= to_ms; }
};

JobSet MakeJobSet(const std::vector<report::ReportJob>& jobs, double from_ms, double to_ms,
                  bool with_guide);

// The part of a curve over time that lies in the window, with one sample beyond each end.
Curve InWindow(const JobSet& set, const std::vector<double>& time_ms,
               const std::vector<double>& values, const Look& look);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_JOB_SET_H_
