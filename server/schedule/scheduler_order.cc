// Scheduler: the order of the queue and why a job waits. Nothing here starts anything.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/schedule/scheduler.h"

namespace spikepinn::server {
namespace {

std::string JobsComeFirst(std::int64_t jobs, bool more) {
  return absl::StrCat(more ? "at least " : "", jobs,
                      jobs == 1 ? " job comes first" : " jobs come first");
}

}  // namespace

std::vector<WaitInfo> Scheduler::Order(int limit, absl::Time now) const {
  std::vector<WaitInfo> order;
  const std::size_t most = static_cast<std::size_t>(std::max(0, limit));
  Ahead ahead;
  ForEachInOrder(now, [&](const QueueEntry& entry) {
    if (order.size() >= most) return false;
    order.push_back(Explain(entry, ahead, /*more=*/false, now));
    order.back().position = static_cast<std::int64_t>(order.size());
    CountAhead(entry, now, &ahead);
    return true;
  });
  for (const auto& [number, entry] : queue_.impossible()) {
    if (order.size() >= most) break;
    order.push_back(Explain(*entry, ahead, /*more=*/false, now));
  }
  return order;
}

WaitInfo Scheduler::Why(absl::string_view job_id, absl::Time now) const {
  const QueueEntry* entry = queue_.Find(job_id);
  if (entry == nullptr) return {std::string(job_id), WaitReason::kNext, "about to start", 0};
  Ahead ahead;
  if (entry->place == QueuePlace::kImpossible) return Explain(*entry, ahead, false, now);
  std::int64_t looked = 0;
  bool found = false;
  ForEachInOrder(now, [&](const QueueEntry& other) {
    ++looked;
    found = &other == entry;
    if (!found) CountAhead(other, now, &ahead);
    return !found && looked < kMaxPosition;
  });
  WaitInfo info = Explain(*entry, ahead, !found, now);
  info.position = found ? looked : 0;
  return info;
}

void Scheduler::ForEachInOrder(absl::Time now,
                               absl::FunctionRef<bool(const QueueEntry&)> visit) const {
  Uses uses = UsesOfRunning(now);
  for (const auto& [priority, level] : queue_.levels()) {
    if (!ForEachOfLevel(level, now, &uses, visit)) return;
  }
}

bool Scheduler::ForEachOfLevel(const Level& level, absl::Time now, Uses* uses,
                               absl::FunctionRef<bool(const QueueEntry&)> visit) const {
  Turns turns;
  for (const auto& [key, line] : level) {
    turns.Add({&line, UseOf(line.user, now, uses), line.jobs.begin()->first});
  }
  while (std::optional<Turns::Turn> turn = turns.Next()) {
    const auto job = turn->line->jobs.find(turn->number);
    if (!visit(*job->second)) return false;
    // As if it started now: a thread-second a thread.
    *turn->use += std::max(1, job->second->demand.threads);
    const auto next = std::next(job);
    if (next != turn->line->jobs.end()) turns.Add({turn->line, turn->use, next->first});
  }
  return true;
}

WaitInfo Scheduler::Explain(const QueueEntry& entry, const Ahead& ahead, bool more,
                            absl::Time now) const {
  const QueuedJob& job = entry.job;
  WaitInfo info{.job_id = job.id};
  std::int64_t before = 0;
  for (const auto& [device, jobs] : ahead) {
    if (Fulfils(device, job.device) || Fulfils(job.device, device)) before += jobs;
  }
  if (entry.place == QueuePlace::kImpossible) {
    info.reason = WaitReason::kImpossible;
    info.message = inventory_.WhyNever(entry.demand);
  } else if (job.not_before > now) {
    info.reason = WaitReason::kBackoff;
    info.message =
        absl::StrCat("tried again at ",
                     absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", job.not_before, absl::UTCTimeZone()),
                     ", after its worker was lost or could not be started");
  } else if (AtLimit(job.user)) {
    const std::int64_t jobs = RunningOf(job.user);
    info.reason = WaitReason::kUserLimit;
    info.message = absl::StrCat(job.user, " runs ", jobs, jobs == 1 ? " job" : " jobs",
                                ", as many as allowed");
  } else if (before > 0) {
    info.reason = WaitReason::kBehindOthers;
    info.message = JobsComeFirst(before, more);
  } else if (!inventory_.Fits(entry.demand)) {
    info.reason = WaitReason::kResources;
    info.message = inventory_.WhyNotNow(entry.demand);
  } else {
    info.reason = WaitReason::kNext;
    info.message = "about to start";
  }
  return info;
}

void Scheduler::CountAhead(const QueueEntry& entry, absl::Time now, Ahead* ahead) const {
  // Who cannot start anyway is no competitor.
  if (entry.job.not_before > now || AtLimit(entry.job.user)) return;
  for (auto& [device, jobs] : *ahead) {
    if (device == entry.job.device) {
      ++jobs;
      return;
    }
  }
  ahead->emplace_back(entry.job.device, 1);
}

}  // namespace spikepinn::server
