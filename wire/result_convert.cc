#include "wire/result_convert.h"

#include "wire/spec_convert.h"

namespace spikepinn::wire {
namespace {

template <typename Repeated>
void LossToProto(const std::vector<LossTerm>& loss, Repeated* out) {
  for (const LossTerm& term : loss) {
    v1::LossTerm* added = out->Add();
    added->set_name(term.name);
    added->set_value(term.value);
  }
}

template <typename Repeated>
std::vector<LossTerm> LossFromProto(const Repeated& loss) {
  std::vector<LossTerm> out;
  out.reserve(loss.size());
  for (const v1::LossTerm& term : loss) out.push_back({term.name(), term.value()});
  return out;
}

void ToProto(const VariableAccuracy& from, v1::VariableAccuracy* to) {
  to->set_mae(from.mae);
  to->set_rmse(from.rmse);
  to->set_max(from.max);
  to->set_relative_l2(from.relative_l2);
  to->set_mean_percent_error(from.mean_percent_error);
}

VariableAccuracy FromProto(const v1::VariableAccuracy& from) {
  return {.mae = from.mae(),
          .rmse = from.rmse(),
          .max = from.max(),
          .relative_l2 = from.relative_l2(),
          .mean_percent_error = from.mean_percent_error()};
}

void ToProto(const Accuracy& from, v1::Accuracy* to) {
  ToProto(from.v, to->mutable_v());
  ToProto(from.w, to->mutable_w());
  to->set_spikes_expected(from.spikes_expected);
  to->set_spikes_found(from.spikes_found);
  to->set_spikes_matched(from.spikes_matched);
  for (const SpikeError& error : from.spike_errors) {
    v1::SpikeError* added = to->add_spike_errors();
    added->set_index(error.index);
    added->set_expected_ms(error.expected_ms);
    added->set_found_ms(error.found_ms);
    added->set_error_ms(error.error_ms);
  }
  to->set_samples(from.samples);
}

Accuracy FromProto(const v1::Accuracy& from) {
  Accuracy to;
  to.v = FromProto(from.v());
  to.w = FromProto(from.w());
  to.spikes_expected = from.spikes_expected();
  to.spikes_found = from.spikes_found();
  to.spikes_matched = from.spikes_matched();
  for (const v1::SpikeError& error : from.spike_errors()) {
    to.spike_errors.push_back(
        {error.index(), error.expected_ms(), error.found_ms(), error.error_ms()});
  }
  to.samples = from.samples();
  return to;
}

void ToProto(const SegmentedReport& from, v1::SegmentedReport* to) {
  to->set_accuracy_asked(from.accuracy_asked);
  to->set_estimated_relative_l2(from.estimated_relative_l2);
  to->set_estimated_spike_error_ms(from.estimated_spike_error_ms);
  to->set_reached(from.reached);
  to->set_segments(from.segments);
  to->set_cuts(from.cuts);
  to->set_largest_units(from.largest_units);
  to->set_passes(from.passes);
}

SegmentedReport FromProto(const v1::SegmentedReport& from) {
  return {.accuracy_asked = from.accuracy_asked(),
          .estimated_relative_l2 = from.estimated_relative_l2(),
          .estimated_spike_error_ms = from.estimated_spike_error_ms(),
          .reached = from.reached(),
          .segments = from.segments(),
          .cuts = from.cuts(),
          .largest_units = from.largest_units(),
          .passes = from.passes()};
}

}  // namespace

v1::Progress ToProto(const Progress& progress) {
  v1::Progress out;
  out.set_stage(progress.stage);
  out.set_step(progress.step);
  out.set_total_steps(progress.total_steps);
  LossToProto(progress.loss, out.mutable_loss());
  out.set_step_size(progress.step_size);
  out.set_elapsed_seconds(progress.elapsed_seconds);
  out.set_steps_per_second(progress.steps_per_second);
  out.set_remaining_seconds(progress.remaining_seconds);
  out.set_overall_step(progress.overall_step);
  out.set_overall_total_steps(progress.overall_total_steps);
  return out;
}

Progress FromProto(const v1::Progress& progress) {
  return {.stage = progress.stage(),
          .step = progress.step(),
          .total_steps = progress.total_steps(),
          .loss = LossFromProto(progress.loss()),
          .step_size = progress.step_size(),
          .elapsed_seconds = progress.elapsed_seconds(),
          .steps_per_second = progress.steps_per_second(),
          .remaining_seconds = progress.remaining_seconds(),
          .overall_step = progress.overall_step(),
          .overall_total_steps = progress.overall_total_steps()};
}

v1::TrajectoryPiece ToProto(const FinishedPiece& piece) {
  v1::TrajectoryPiece out;
  out.set_index(piece.index);
  out.set_start_ms(piece.start_ms);
  out.set_end_ms(piece.end_ms);
  out.set_segments(piece.segments);
  out.set_units(piece.units);
  out.set_estimated_error(piece.estimated_error);
  out.mutable_spike_ms()->Add(piece.spike_ms.begin(), piece.spike_ms.end());
  out.mutable_time_ms()->Add(piece.time_ms.begin(), piece.time_ms.end());
  out.mutable_v_mv()->Add(piece.v_mv.begin(), piece.v_mv.end());
  out.mutable_w_pa()->Add(piece.w_pa.begin(), piece.w_pa.end());
  return out;
}

FinishedPiece FromProto(const v1::TrajectoryPiece& piece) {
  return {.index = piece.index(),
          .start_ms = piece.start_ms(),
          .end_ms = piece.end_ms(),
          .segments = piece.segments(),
          .units = piece.units(),
          .estimated_error = piece.estimated_error(),
          .spike_ms = {piece.spike_ms().begin(), piece.spike_ms().end()},
          .time_ms = {piece.time_ms().begin(), piece.time_ms().end()},
          .v_mv = {piece.v_mv().begin(), piece.v_mv().end()},
          .w_pa = {piece.w_pa().begin(), piece.w_pa().end()}};
}

v1::Summary ToProto(const Summary& summary) {
  v1::Summary out;
  if (summary.segmented.has_value()) ToProto(*summary.segmented, out.mutable_segmented());
  out.set_method(ToProto(summary.method));
  ToProto(summary.against_guide, out.mutable_against_guide());
  ToProto(summary.against_reference, out.mutable_against_reference());
  ToProto(summary.guide_against_reference, out.mutable_guide_against_reference());
  out.set_mean_abs_residual_v_mv_per_ms(summary.mean_abs_residual_v_mv_per_ms);
  out.set_mean_abs_residual_w_pa_per_ms(summary.mean_abs_residual_w_pa_per_ms);
  LossToProto(summary.final_loss, out.mutable_final_loss());
  for (const StageSummary& stage : summary.stages) {
    v1::StageSummary* added = out.add_stages();
    added->set_stage(stage.stage);
    added->set_steps(stage.steps);
    added->set_seconds(stage.seconds);
  }
  out.set_training_seconds(summary.training_seconds);
  out.set_worker_seconds(summary.worker_seconds);
  out.set_device(summary.device);
  out.set_precision(ToProto(summary.precision));
  out.set_threads(summary.threads);
  out.set_seed(summary.seed);
  out.set_parameter_count(summary.parameter_count);
  out.set_model_sha256(summary.model_sha256);
  for (const std::string& note : summary.notes) out.add_notes(note);
  out.set_version(summary.version);
  return out;
}

Summary FromProto(const v1::Summary& summary) {
  Summary out;
  out.method = FromProto(summary.method());
  out.against_guide = FromProto(summary.against_guide());
  out.against_reference = FromProto(summary.against_reference());
  out.guide_against_reference = FromProto(summary.guide_against_reference());
  out.mean_abs_residual_v_mv_per_ms = summary.mean_abs_residual_v_mv_per_ms();
  out.mean_abs_residual_w_pa_per_ms = summary.mean_abs_residual_w_pa_per_ms();
  out.final_loss = LossFromProto(summary.final_loss());
  for (const v1::StageSummary& stage : summary.stages()) {
    out.stages.push_back({stage.stage(), stage.steps(), stage.seconds()});
  }
  out.training_seconds = summary.training_seconds();
  out.worker_seconds = summary.worker_seconds();
  out.device = summary.device();
  out.precision = FromProto(summary.precision());
  out.threads = summary.threads();
  out.seed = summary.seed();
  out.parameter_count = summary.parameter_count();
  out.model_sha256 = summary.model_sha256();
  out.notes.assign(summary.notes().begin(), summary.notes().end());
  out.version = summary.version();
  if (summary.has_segmented()) out.segmented = FromProto(summary.segmented());
  return out;
}

}  // namespace spikepinn::wire
