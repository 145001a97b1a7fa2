#include "client/cli/input/neuroml_job.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "client/cli/input/job_file.h"
#include "client/cli/output/text.h"
#include "client/files/neuroml_reader.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::cli {
namespace {

void ToProto(const Izhikevich2007& cell, v1::Izhikevich2007* out) {
  out->set_capacitance_pf(cell.capacitance_pf);
  out->set_k(cell.k);
  out->set_v_rest_mv(cell.v_rest_mv);
  out->set_v_threshold_mv(cell.v_threshold_mv);
  out->set_a_per_ms(cell.a_per_ms);
  out->set_b(cell.b);
  out->set_v_peak_mv(cell.v_peak_mv);
  out->set_v_reset_mv(cell.v_reset_mv);
  out->set_w_jump_pa(cell.w_jump_pa);
}

void ToProto(const files::NeuroMlModel& model, v1::ForwardProblem* out) {
  ToProto(model.cell, out->mutable_neuron()->mutable_izhikevich2007());
  out->mutable_initial()->set_v_mv(model.v0_mv);
  out->set_duration_ms(model.duration_ms.value_or(kDefaultDurationMs));
  for (const PulseCurrent& pulse : model.pulses) {
    v1::PulseCurrent* const added = out->mutable_stimulus()->add_pulses();
    added->set_start_ms(pulse.start_ms);
    added->set_width_ms(pulse.width_ms);
    added->set_amplitude_pa(pulse.amplitude_pa);
  }
}

}  // namespace

bool IsNeuroMl(const std::string& text, const std::string& file_name) {
  if (absl::EndsWithIgnoreCase(file_name, ".nml") || absl::EndsWithIgnoreCase(file_name, ".xml")) {
    return true;
  }
  absl::string_view begin = text;
  absl::ConsumePrefix(&begin, "\xef\xbb\xbf");  // a byte order mark
  return absl::StartsWith(absl::StripLeadingAsciiWhitespace(begin), "<");
}

absl::StatusOr<client::JobRequest> ParseNeuroMlJob(const std::string& text,
                                                   const std::string& file_name,
                                                   const std::string& cell) {
  absl::StatusOr<files::NeuroMlModel> model = files::ReadNeuroMl(text, file_name, cell);
  if (!model.ok()) return model.status();
  v1::Job job;
  job.set_display_name(model->id);
  ToProto(*model, job.mutable_spec()->mutable_forward());
  return RequestOf(job, file_name);
}

absl::Status NotNeuroMl(const std::string& source, const std::string& cell) {
  return absl::InvalidArgumentError(absl::StrCat("--cell = ", Printable(cell.substr(0, 100)),
                                                 ": chooses a neuron of a NeuroML FILE, and ",
                                                 source, " is none; leave it out"));
}

}  // namespace spikepinn::cli
