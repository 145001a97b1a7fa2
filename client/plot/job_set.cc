#include "client/plot/job_set.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/plot/looks.h"

namespace spikepinn::plot {
namespace {

using Kind = Solution::Kind;

bool IsOnlyOne(const std::vector<std::size_t>& owners) {
  return std::all_of(owners.begin(), owners.end(), [](std::size_t owner) { return owner == 0; });
}

}  // namespace

const std::vector<double>& Solution::v_mv() const {
  const client::TrajectoryChunk& all = job.record.trajectory;
  if (kind == Kind::kReference) return all.reference_v_mv;
  return kind == Kind::kGuide ? all.guide_v_mv : all.v_mv;
}

const std::vector<double>& Solution::w_pa() const {
  const client::TrajectoryChunk& all = job.record.trajectory;
  if (kind == Kind::kReference) return all.reference_w_pa;
  return kind == Kind::kGuide ? all.guide_w_pa : all.w_pa;
}

const std::vector<double>& Solution::spikes_ms() const {
  const client::SpikeTrains& all = job.record.spikes;
  if (kind == Kind::kReference) return all.reference_time_ms;
  return kind == Kind::kGuide ? all.guide_time_ms : all.time_ms;
}

JobSet MakeJobSet(const std::vector<report::ReportJob>& jobs, double from_ms, double to_ms,
                  bool with_guide) {
  JobSet set{.jobs = jobs, .from_ms = from_ms, .to_ms = to_ms, .solutions = {}};
  const std::vector<std::string> labels = report::Labels(jobs);
  const std::vector<std::size_t> owners = report::YardstickOwners(jobs);
  const auto add_yardsticks = [&](Kind kind, const std::string& name, const Look& look) {
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      if (owners[i] != i) continue;
      set.solutions.push_back(
          {jobs[i], kind, IsOnlyOne(owners) ? name : absl::StrCat(name, " of ", labels[i]), look});
    }
  };
  add_yardsticks(Kind::kReference, "reference", ReferenceLook());
  if (with_guide) add_yardsticks(Kind::kGuide, "Euler guide", GuideLook());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    set.solutions.push_back({jobs[i], Kind::kNetwork, labels[i], LookOf(i)});
  }
  return set;
}

Curve InWindow(const JobSet& set, const std::vector<double>& time_ms,
               const std::vector<double>& values, const Look& look) {
  auto begin = std::lower_bound(time_ms.begin(), time_ms.end(), set.from_ms);
  auto end = std::upper_bound(time_ms.begin(), time_ms.end(), set.to_ms);
  if (begin != time_ms.begin()) --begin;
  if (end != time_ms.end()) ++end;
  const auto from = begin - time_ms.begin();
  const auto to = end - time_ms.begin();
  return {.x = {begin, end}, .y = {values.begin() + from, values.begin() + to}, .look = look};
}

}  // namespace spikepinn::plot
