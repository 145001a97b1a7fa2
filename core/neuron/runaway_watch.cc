#include "core/neuron/runaway_watch.h"

#include "absl/strings/str_cat.h"

namespace spikepinn {

std::string RunawayWatch::OnSpike(double time_ms, State before) {
  const double interval_ms = time_ms - past_.last_ms;
  past_.last_ms = time_ms;
  ++past_.spikes;
  const auto runaway = [&](const auto&... why) {
    return absl::StrCat("runaway spiking at t = ", time_ms, " ms: ", why...);
  };
  if (past_.spikes > max_spikes_) return runaway("more than ", max_spikes_, " spikes");
  if (interval_ms < min_interval_ms_) {
    return runaway("spike ", past_.spikes, " is ", interval_ms,
                   " ms after the one before; taken as runaway below ", min_interval_ms_, " ms");
  }
  if (neuron_.AbovePeak(neuron_.Reset(before)) >= 0.0) {
    return runaway("w = ", before.w_pa, " pA resets v to above its peak");
  }
  return "";
}

}  // namespace spikepinn
