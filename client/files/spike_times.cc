#include "client/files/spike_times.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "client/files/number.h"

namespace spikepinn::files {
namespace {

std::string Experiment(const std::string& name, const std::vector<double>& time_ms) {
  const std::string times = absl::StrJoin(
      time_ms, ", ", [](std::string* out, double t_ms) { out->append(FormatPlain(t_ms)); });
  return absl::StrCat("  ", name, ":\n    expected:\n      spike times: [", times, "]\n");
}

}  // namespace

std::string SpikesText(const std::vector<double>& time_ms) {
  std::string out;
  for (const double t_ms : time_ms) absl::StrAppend(&out, FormatPlain(t_ms), "\n");
  return out;
}

std::string SpikesMep(const client::SpikeTrains& spikes, const std::string& system) {
  return absl::StrCat("# Spike times in ms.\nsystem: '", absl::StrReplaceAll(system, {{"'", "''"}}),
                      "'\nexperiments:\n", Experiment("network", spikes.time_ms),
                      Experiment("guide", spikes.guide_time_ms),
                      Experiment("reference", spikes.reference_time_ms));
}

}  // namespace spikepinn::files
