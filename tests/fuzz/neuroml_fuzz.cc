// Any text as a NeuroML file: a job or a message, and what was read is written and read again as
// the very same numbers.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "client/files/neuroml_reader.h"
#include "client/files/neuroml_writer.h"

namespace {

bool Same(const spikepinn::Izhikevich2007& a, const spikepinn::Izhikevich2007& b) {
  return a.capacitance_pf == b.capacitance_pf && a.k == b.k && a.v_rest_mv == b.v_rest_mv &&
         a.v_threshold_mv == b.v_threshold_mv && a.a_per_ms == b.a_per_ms && a.b == b.b &&
         a.v_peak_mv == b.v_peak_mv && a.v_reset_mv == b.v_reset_mv && a.w_jump_pa == b.w_jump_pa;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto model = spikepinn::files::ReadNeuroMl(text, "a.nml");
  if (!model.ok()) {
    if (model.status().message().empty()) std::abort();
    return 0;
  }
  const auto again =
      spikepinn::files::ReadNeuroMl(spikepinn::files::WriteNeuroMl(*model), "again.nml");
  if (!again.ok() || !Same(model->cell, again->cell) || again->v0_mv != model->v0_mv ||
      again->pulses != model->pulses || again->duration_ms != model->duration_ms) {
    std::abort();
  }
  return 0;
}
