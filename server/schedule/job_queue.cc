#include "server/schedule/job_queue.h"

#include <utility>

namespace spikepinn::server {

void JobQueue::Add(const QueuedJob& job, bool possible) {
  if (QueueEntry* known = Find(job.id); known != nullptr) Remove(*known);
  auto owned = std::make_unique<QueueEntry>();
  QueueEntry& entry = *owned;
  entry.job = job;
  entry.demand = {job.device, job.threads, job.memory_bytes};
  entries_.emplace(entry.job.id, std::move(owned));
  ++users_[job.user];
  if (!possible) {
    entry.place = QueuePlace::kImpossible;
    impossible_[job.number] = &entry;
    return;
  }
  Line& line = LineOf(entry);
  line.jobs[job.number] = &entry;
  if (job.not_before > absl::InfinitePast()) {
    entry.place = QueuePlace::kHeld;
    held_.insert({job.not_before, &entry});
  } else {
    AddToLane(line, entry);
  }
}

Line* JobQueue::Remove(QueueEntry& entry) {
  Line* line = nullptr;
  if (entry.place == QueuePlace::kImpossible) {
    impossible_.erase(entry.job.number);
  } else {
    line = &LineOf(entry);
    if (entry.place == QueuePlace::kReady) RemoveFromLane(*line, entry);
    if (entry.place == QueuePlace::kHeld) held_.erase({entry.job.not_before, &entry});
    line->jobs.erase(entry.job.number);
  }
  if (line != nullptr && line->jobs.empty()) {
    const auto level = levels_.find(line->priority);
    level->second.erase(std::make_pair(line->family, line->user));
    if (level->second.empty()) levels_.erase(level);
    line = nullptr;
  }
  const auto user = users_.find(entry.job.user);
  if (--user->second == 0) users_.erase(user);
  // The key lives in the entry: first off the table, then gone.
  const auto found = entries_.find(entry.job.id);
  const std::unique_ptr<QueueEntry> owned = std::move(found->second);
  entries_.erase(found);
  return line;
}

QueueEntry* JobQueue::Find(absl::string_view job_id) {
  const auto found = entries_.find(job_id);
  return found == entries_.end() ? nullptr : found->second.get();
}

const QueueEntry* JobQueue::Find(absl::string_view job_id) const {
  const auto found = entries_.find(job_id);
  return found == entries_.end() ? nullptr : found->second.get();
}

void JobQueue::Wake(absl::Time now) {
  while (!held_.empty() && held_.begin()->first <= now) {
    QueueEntry& entry = *held_.begin()->second;
    held_.erase(held_.begin());
    entry.place = QueuePlace::kReady;
    AddToLane(LineOf(entry), entry);
  }
}

std::optional<absl::Time> JobQueue::NextWake() const {
  if (held_.empty()) return std::nullopt;
  return held_.begin()->first;
}

Line& JobQueue::LineOf(const QueueEntry& entry) {
  const std::string family = DeviceFamily(entry.job.device);
  Line& line = levels_[entry.job.priority][{family, entry.job.user}];
  if (line.family.empty()) {
    line.priority = entry.job.priority;
    line.family = family;
    line.user = entry.job.user;
  }
  return line;
}

void JobQueue::AddToLane(Line& line, QueueEntry& entry) {
  Lane& lane = line.lanes[entry.demand];
  if (!lane.empty()) line.heads.erase(lane.begin()->first);
  lane[entry.job.number] = &entry;
  line.heads.insert(*lane.begin());
}

void JobQueue::RemoveFromLane(Line& line, const QueueEntry& entry) {
  const auto lane = line.lanes.find(entry.demand);
  line.heads.erase(lane->second.begin()->first);
  lane->second.erase(entry.job.number);
  if (lane->second.empty()) {
    line.lanes.erase(lane);
  } else {
    line.heads.insert(*lane->second.begin());
  }
}

}  // namespace spikepinn::server
