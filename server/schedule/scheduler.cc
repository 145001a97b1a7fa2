#include "server/schedule/scheduler.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

namespace spikepinn::server {
namespace {

// What a running job counts at least, so that short jobs take turns as well.
constexpr absl::Duration kLeastRun = absl::Seconds(1);

}  // namespace

// One look through the queue. Room only shrinks, so a lane that did not fit need not be seen again.
struct Scheduler::Pass {
  struct Family {
    bool open = false;  // something is free
    int passed = 0;     // jobs that did not fit
  };

  absl::Time now;
  Room room;  // free, without what is held for jobs that were passed too long
  Uses uses;
  std::map<std::string, Family> families;
  std::set<std::string> first_passed;  // requested devices, with a first job that did not fit
  std::set<std::string> held;          // requested devices, with a job that has something held
  std::vector<Start> starts;
  bool over = false;
};

Scheduler::Scheduler(Inventory inventory, SchedulePolicy policy)
    : policy_(policy), inventory_(std::move(inventory)), shares_(policy.half_life) {}

void Scheduler::Add(const QueuedJob& job) {
  const Demand demand = {job.device, job.threads, job.memory_bytes};
  queue_.Add(job, inventory_.CouldEverFit(demand));
}

void Scheduler::Remove(absl::string_view job_id) {
  if (QueueEntry* entry = queue_.Find(job_id); entry != nullptr) queue_.Remove(*entry);
}

std::vector<Start> Scheduler::TakeStarts(absl::Time now) {
  Pass pass{.now = now};
  return Walk(pass, [](const QueueEntry&, Slot&) { return Decision::kStart; });
}

std::optional<Start> Scheduler::TakeNextOfSweep(absl::string_view sweep_id, const Slot& slot,
                                                absl::string_view user, absl::Time now) {
  Pass pass{.now = now, .uses = UsesOfRunning(now)};
  *UseOf(std::string(user), now, &pass.uses) -= policy_.sweep_lead;
  std::vector<Start> starts = Walk(pass, [&](const QueueEntry& entry, Slot& found) {
    // Whatever starts elsewhere does so with the next TakeStarts.
    if (!Fulfils(slot.device, entry.demand.device)) return Decision::kPass;
    const bool same = entry.job.sweep_id == sweep_id && entry.job.user == user &&
                      found.threads == slot.threads && found.memory_bytes == slot.memory_bytes;
    if (!same || sweep_id.empty()) return Decision::kEnd;
    found = slot;
    return Decision::kStartAndEnd;
  });
  if (starts.empty()) return std::nullopt;
  return std::move(starts.front());
}

UserUsage Scheduler::Finished(absl::string_view job_id, absl::Time now) {
  const auto found = running_.find(std::string(job_id));
  if (found == running_.end()) {
    std::fprintf(stderr, "job %.*s finished without running\n", static_cast<int>(job_id.size()),
                 job_id.data());
    std::abort();
  }
  const Running ended = std::move(found->second);
  running_.erase(found);
  inventory_.Release(ended.slot);
  const auto user = users_running_.find(ended.user);
  if (--user->second == 0) users_running_.erase(user);
  const double seconds = absl::ToDoubleSeconds(std::max(now - ended.since, absl::ZeroDuration()));
  return shares_.Charge(ended.user, ended.slot.threads * seconds, now);
}

std::optional<absl::Time> Scheduler::NextWakeup(absl::Time now) const {
  const std::optional<absl::Time> next = queue_.NextWake();
  if (!next.has_value()) return std::nullopt;
  return std::max(*next, now);
}

std::vector<Start> Scheduler::Walk(Pass& pass, Decide decide) {
  queue_.Wake(pass.now);
  pass.room = inventory_.free();
  bool any_open = false;
  for (const Device& device : inventory_.devices()) {
    const std::string family = DeviceFamily(device.name);
    pass.families[family].open = inventory_.HasUnit(family, pass.room);
    any_open |= pass.families[family].open;
  }
  if (!any_open || queue_.levels().empty()) return {};
  if (pass.uses.empty()) pass.uses = UsesOfRunning(pass.now);
  // A level may vanish with its last job.
  for (auto level = queue_.levels().begin(); level != queue_.levels().end() && !pass.over;) {
    const int priority = level->first;
    WalkLevel(pass, level->second, decide);
    level = queue_.levels().upper_bound(priority);
  }
  return std::move(pass.starts);
}

void Scheduler::WalkLevel(Pass& pass, const Level& level, Decide decide) {
  Turns turns;
  for (const auto& [key, line] : level) {
    if (line.heads.empty() || !pass.families[line.family].open || AtLimit(line.user)) continue;
    turns.Add({&line, UseOf(line.user, pass.now, &pass.uses), line.heads.begin()->first});
  }
  while (std::optional<Turns::Turn> turn = turns.Next()) {
    if (!pass.families[turn->line->family].open || AtLimit(turn->line->user)) continue;
    const std::optional<Turns::Turn> next = Look(pass, *turn, decide);
    if (pass.over) return;
    if (next.has_value()) turns.Add(*next);
  }
}

std::optional<Turns::Turn> Scheduler::Look(Pass& pass, const Turns::Turn& turn, Decide decide) {
  QueueEntry& entry = *turn.line->heads.at(turn.number);
  const std::string name = turn.line->family;
  Pass::Family& family = pass.families[name];
  const Line* line = turn.line;
  if (std::optional<Slot> slot = inventory_.Pick(entry.demand, pass.room); slot.has_value()) {
    line = Offer(pass, entry, *slot, decide);
  } else {
    NotePassed(pass, entry);
    if (++family.passed >= kMaxPassed) family.open = false;
  }
  family.open = family.open && inventory_.HasUnit(name, pass.room);
  if (line == nullptr) return std::nullopt;
  const auto next = line->heads.upper_bound(turn.number);
  if (next == line->heads.end()) return std::nullopt;
  return Turns::Turn{line, turn.use, next->first};
}

const Line* Scheduler::Offer(Pass& pass, QueueEntry& entry, Slot slot, Decide decide) {
  const Decision decision = decide(entry, slot);
  pass.over = decision == Decision::kStartAndEnd || decision == Decision::kEnd;
  if (decision == Decision::kEnd) return nullptr;
  inventory_.Hold({slot.device, slot.threads, slot.memory_bytes}, &pass.room);
  if (decision == Decision::kPass) return &queue_.LineOf(entry);
  *UseOf(entry.job.user, pass.now, &pass.uses) += slot.threads * absl::ToDoubleSeconds(kLeastRun);
  pass.starts.push_back({entry.job.id, slot});
  return Begin(entry, slot, pass.now);
}

void Scheduler::NotePassed(Pass& pass, QueueEntry& entry) {
  const std::string& device = entry.demand.device;
  if (pass.first_passed.insert(device).second) {
    // Keeps counting when others come before it for a while, or else it might wait for ever.
    entry.passed_since = std::min(entry.passed_since, pass.now);
  }
  if (pass.now - entry.passed_since < policy_.max_bypass || !pass.held.insert(device).second) {
    return;
  }
  // Memory only once it is all that is missing: until then others may well use it.
  Demand held = entry.demand;
  const bool lacks_only_memory = inventory_.Pick({device, held.threads}, pass.room).has_value();
  if (!lacks_only_memory) held.memory_bytes = 0;
  inventory_.Hold(held, &pass.room);
}

const Line* Scheduler::Begin(QueueEntry& entry, const Slot& slot, absl::Time now) {
  inventory_.Take(slot);
  running_[entry.job.id] = {entry.job.user, slot, now};
  ++users_running_[entry.job.user];
  return queue_.Remove(entry);
}

std::int64_t Scheduler::QueuedOf(absl::string_view user) const {
  const auto found = queue_.users().find(user);
  return found == queue_.users().end() ? 0 : found->second;
}

std::int64_t Scheduler::RunningOf(absl::string_view user) const {
  const auto found = users_running_.find(user);
  return found == users_running_.end() ? 0 : found->second;
}

std::vector<UserLoad> Scheduler::Users(absl::Time now) const {
  Uses uses = UsesOfRunning(now);
  for (const auto& [user, count] : queue_.users()) UseOf(user, now, &uses);
  for (const UserUsage& usage : shares_.Users(now)) UseOf(usage.user, now, &uses);
  std::vector<UserLoad> users;
  for (const auto& [user, use] : uses)
    users.push_back({user, QueuedOf(user), RunningOf(user), use});
  std::sort(users.begin(), users.end(),
            [](const UserLoad& a, const UserLoad& b) { return a.user < b.user; });
  return users;
}

std::vector<UserUsage> Scheduler::UsageToStore(absl::Time now) const {
  std::map<std::string, double> uses;
  for (const std::string& user : shares_.changed())
    uses.try_emplace(user, shares_.Usage(user, now));
  for (const auto& [id, job] : running_) {
    const auto user = uses.try_emplace(job.user, shares_.Usage(job.user, now)).first;
    const absl::Duration time = std::max(now - job.since, absl::ZeroDuration());
    user->second += job.slot.threads * absl::ToDoubleSeconds(time);
  }
  std::vector<UserUsage> usage;
  for (const auto& [user, use] : uses) usage.push_back({user, use, now});
  return usage;
}

bool Scheduler::AtLimit(absl::string_view user) const {
  return policy_.max_running_per_user > 0 && RunningOf(user) >= policy_.max_running_per_user;
}

Scheduler::Uses Scheduler::UsesOfRunning(absl::Time now) const {
  Uses uses;
  for (const auto& [id, job] : running_) {
    const absl::Duration time = std::max(now - job.since, kLeastRun);
    *UseOf(job.user, now, &uses) += job.slot.threads * absl::ToDoubleSeconds(time);
  }
  return uses;
}

double* Scheduler::UseOf(const std::string& user, absl::Time now, Uses* uses) const {
  const auto [found, added] = uses->try_emplace(user, 0.0);
  if (added) found->second = shares_.Usage(user, now);
  return &found->second;
}

}  // namespace spikepinn::server
