#include "client/report/report_data.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/report/column_pack.h"
#include "client/report/loss_curve.h"
#include "core/collocation/collocation.h"
#include "nlohmann/json.hpp"

namespace spikepinn::report {
namespace {

using nlohmann::ordered_json;
using Values = std::vector<double>;

Values AbsoluteDifference(const Values& a, const Values& b) {
  Values out;
  for (std::size_t i = 0; i < a.size(); ++i) out.push_back(std::abs(a[i] - b[i]));
  return out;
}

Values Absolute(Values values) {
  for (double& value : values) value = std::abs(value);
  return values;
}

void AddTrajectory(const client::TrajectoryChunk& all, bool with_yardsticks, ColumnPack* pack) {
  pack->AddTimes("time", all.time_ms);
  pack->AddValues("v", all.v_mv);
  pack->AddValues("w", all.w_pa);
  // Subtracted here, in double precision: single precision knows no errors of 1e-9.
  pack->AddCoarse("error_guide_v", AbsoluteDifference(all.v_mv, all.guide_v_mv));
  pack->AddCoarse("error_guide_w", AbsoluteDifference(all.w_pa, all.guide_w_pa));
  pack->AddCoarse("error_reference_v", AbsoluteDifference(all.v_mv, all.reference_v_mv));
  pack->AddCoarse("error_reference_w", AbsoluteDifference(all.w_pa, all.reference_w_pa));
  if (!with_yardsticks) return;
  pack->AddValues("guide_v", all.guide_v_mv);
  pack->AddValues("guide_w", all.guide_w_pa);
  pack->AddValues("reference_v", all.reference_v_mv);
  pack->AddValues("reference_w", all.reference_w_pa);
}

void AddResiduals(const Residuals& residuals, ColumnPack* pack) {
  pack->AddTimes("residual_time", residuals.time_ms);
  pack->AddCoarse("residual_v", Absolute(residuals.v_mv_per_ms));
  pack->AddCoarse("residual_w", Absolute(residuals.w_pa_per_ms));
}

void AddCollocation(const JobRecord& record, ColumnPack* pack) {
  Values points = CollocationPoints(record.spec, record.spikes.guide_time_ms);
  std::sort(points.begin(), points.end());
  pack->AddTimes("collocation", points);
}

void AddLoss(const LossCurve& curve, ColumnPack* pack, ordered_json* job) {
  pack->AddValues("step", curve.step);
  ordered_json& stages = (*job)["stages"] = ordered_json::array();
  for (const LossStage& stage : curve.stages) {
    stages.push_back({{"name", stage.name}, {"first_step", stage.first_step}});
  }
  ordered_json& terms = (*job)["terms"] = ordered_json::array();
  for (const LossTermCurve& term : curve.terms) {
    terms.push_back(term.name);
    pack->AddCoarse(absl::StrCat("loss:", term.name), term.values);
  }
}

ordered_json Pieces(const std::vector<FinishedPiece>& pieces) {
  ordered_json out = ordered_json::array();
  for (const FinishedPiece& piece : pieces) {
    // At most: only the largest of several networks is known.
    const auto points = piece.segments * piece.units * kSegmentedPointsPerUnit;
    out.push_back({{"start", piece.start_ms},
                   {"end", piece.end_ms},
                   {"units", piece.units},
                   {"points", points}});
  }
  return out;
}

ordered_json Spikes(const client::SpikeTrains& spikes, bool with_yardsticks) {
  ordered_json out = {{"network", spikes.time_ms}};
  if (with_yardsticks) {
    out["guide"] = spikes.guide_time_ms;
    out["reference"] = spikes.reference_time_ms;
  }
  return out;
}

ordered_json JobJson(const JobRecord& record, const std::string& label, bool with_yardsticks) {
  ordered_json job = {{"label", label},
                      {"method", std::string(ToString(record.spec.method))},
                      {"duration_ms", record.spec.forward.duration_ms},
                      {"spikes", Spikes(record.spikes, with_yardsticks)},
                      {"pieces", Pieces(record.pieces)}};
  ColumnPack pack;
  AddTrajectory(record.trajectory, with_yardsticks, &pack);
  AddResiduals(record.residuals, &pack);
  AddCollocation(record, &pack);
  AddLoss(LossCurveOf(record.events), &pack, &job);
  job["columns"] = pack.columns();
  job["pack"] = pack.Packed();
  return job;
}

}  // namespace

std::string ReportDataJson(const std::vector<ReportJob>& jobs) {
  const std::vector<std::string> labels = Labels(jobs);
  const std::vector<std::size_t> owners = YardstickOwners(jobs);
  ordered_json all = ordered_json::array();
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    all.push_back(JobJson(jobs[i].record, labels[i], owners[i] == i));
    all.back()["yardsticks"] = owners[i];
  }
  const ordered_json data = {{"jobs", std::move(all)}};
  std::string text = data.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  // Nothing that a name says can end the script element.
  absl::StrReplaceAll({{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}}, &text);
  return text;
}

}  // namespace spikepinn::report
