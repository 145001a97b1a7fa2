// SEGMENTED alone, on presets: accuracy asked, estimated and true, time, size.
//
//   segmented_bench [--accuracy 1e-8] [PRESET...]      (all presets if none is named)
//   segmented_bench [--accuracy 1e-8] --random         (the 100 problems of tests/reference)
//   --span FACTOR: so many times the presets' duration; times are CPU seconds of one thread

#include <time.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "core/evaluate/accuracy.h"
#include "core/methods/segmented/segment_march.h"
#include "core/neuron/presets.h"
#include "core/ode/reference.h"
#include "tests/reference/random_problems.h"

namespace {

using namespace spikepinn;

// Of this thread: what else the machine does counts as little as possible.
double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

int Env(const char* name, int fallback) { return getenv(name) ? atoi(getenv(name)) : fallback; }

void Run(const std::string& name, const ForwardProblem& problem, double accuracy) {
  SegmentMarchOptions options;
  options.local_tolerance = 0.1 * accuracy;
  options.max_units = Env("MAX", options.max_units);
  MarchResult result;
  double best = 1e9;
  for (int i = 0; i < Env("REP", 3); ++i) {
    const double begin = CpuSeconds();
    SegmentBases bases(1);
    result = MarchSegments(problem, options, bases, [&](const FinishedSegment& s) {
      if (getenv("VERBOSE") && i == 0)
        std::printf("  %9.4f +%9.4f units %4zu steps %3d est %.1e res %.1e %s\n", s.parts.start_ms,
                    s.parts.duration_ms, s.parts.slope.size(), s.steps, s.estimated_error,
                    s.check.residual_v, s.parts.ends_in_spike ? "spike" : "");
    });
    best = std::min(best, CpuSeconds() - begin);
  }
  if (result.end != MarchEnd::kFinished) {
    std::printf("%-34s %8.4f s  end %d %s\n", name.c_str(), best, static_cast<int>(result.end),
                result.message.c_str());
    return;
  }
  const auto model = SegmentedModel::Make(result.segments);
  const std::vector<double> times = AccuracyTimes(problem.duration_ms);
  const auto reference = IntegrateReference(problem, times);
  if (!reference.ok()) {
    std::printf("%s: %s\n", name.c_str(), reference.status().ToString().c_str());
    return;
  }
  const Accuracy accuracy_found = Compare(*reference, SampleModel(**model, problem, times));
  double spike_error = 0.0;
  for (const SpikeError& e : accuracy_found.spike_errors) {
    spike_error = std::max(spike_error, std::abs(e.error_ms));
  }
  std::printf(
      "%-34s %8.4f s %4zu seg %5ld steps %4ld units %3ld cuts %3ld/%3ld sp  est %.1e true %.1e  "
      "spike est %.1e true %.1e %s\n",
      name.c_str(), best, result.segments.size(), result.steps, result.largest_units, result.cuts,
      accuracy_found.spikes_found, accuracy_found.spikes_expected, result.estimated_relative_l2,
      accuracy_found.v.relative_l2, result.estimated_spike_error_ms, spike_error,
      result.reached_tolerance ? "" : "NOT REACHED");
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  double accuracy = 1e-8;
  std::vector<std::string> names;
  bool random = false;
  double span = 1.0;
  for (int i = 1; i < argc; ++i) {
    if (std::strcmp(argv[i], "--accuracy") == 0 && i + 1 < argc) {
      accuracy = std::atof(argv[++i]);
    } else if (std::strcmp(argv[i], "--span") == 0 && i + 1 < argc) {
      span = std::atof(argv[++i]);
    } else if (std::strcmp(argv[i], "--random") == 0) {
      random = true;
    } else {
      names.push_back(argv[i]);
    }
  }
  if (random) {
    int number = 0;
    for (const RandomProblem& drawn : RandomProblems()) {
      Run(std::to_string(number++) + " like " + drawn.like, drawn.problem, accuracy);
    }
    return 0;
  }
  for (const Preset& preset : Presets()) {
    bool wanted = names.empty();
    for (const std::string& name : names) wanted = wanted || name == preset.name;
    ForwardProblem problem = preset.problem;
    problem.duration_ms *= span;
    if (wanted) Run(preset.name, problem, accuracy);
  }
  return 0;
}
