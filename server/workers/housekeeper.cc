#include "server/workers/housekeeper.h"

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "server/jobs/refusal.h"
#include "server/workers/attempt_end.h"
#include "spdlog/spdlog.h"

namespace spikepinn::server {
namespace {

constexpr int kJobsAtATime = 50;
constexpr int kPagesAtATime = 256;  // 1 MiB

}  // namespace

Housekeeper::Housekeeper(const Parts& parts, HousekeeperOptions options)
    : parts_(parts),
      options_(std::move(options)),
      backups_(options_.backup_dir),
      timer_(parts.loop) {}

void Housekeeper::Start() {
  backups_.RemoveUnfinished();
  RemoveStrayLogs(parts_.launcher.Logs());
  RemoveExpired();
}

void Housekeeper::RemoveStrayLogs(std::vector<AttemptId> logs) {
  for (int i = 0; i < kJobsAtATime && !logs.empty() && !stopped_; ++i) {
    const AttemptId& log = logs.back();
    if (absl::IsNotFound(parts_.store.Get(log.job_id).status())) {
      parts_.launcher.DiscardLogs(log);
    }
    logs.pop_back();
  }
  if (logs.empty() || stopped_) return;
  parts_.loop.Post([this, rest = std::move(logs)]() mutable { RemoveStrayLogs(std::move(rest)); });
}

void Housekeeper::RemoveExpired() {
  if (stopped_) return;
  const absl::StatusOr<std::vector<Job>> removed =
      parts_.store.RemoveExpired(options_.retention, absl::Now(), kJobsAtATime);
  if (!removed.ok()) {
    spdlog::error("old jobs cannot be removed: {}", std::string(removed.status().message()));
  } else if (!removed->empty()) {
    for (const Job& job : *removed) parts_.dispatcher.DiscardRemains(job);
    spdlog::info("{} old jobs are removed", removed->size());
    return parts_.loop.Post([this] { RemoveExpired(); });
  }
  timer_.Set(options_.retention_interval, [this] { RemoveExpired(); });
}

void Housekeeper::CreateBackup(BackupAnswer answer) {
  if (stopped_) return answer(absl::UnavailableError(kServerStoppingDetail));
  if (answer_) return answer(Refuse(Refusal::kBackupUnderWay, "a backup is being made already"));
  backup_ = {.time = absl::Now()};
  backup_.path = backups_.PathFor(backup_.time);
  answer_ = std::move(answer);
  const absl::Status started = parts_.store.StartBackup(backup_.path);
  if (!started.ok()) return AnswerBackup(started);
  StepBackup();
}

void Housekeeper::StepBackup() {
  if (!answer_) return;
  const absl::StatusOr<bool> done = parts_.store.StepBackup(kPagesAtATime);
  if (!done.ok()) return AnswerBackup(done.status());
  if (!*done) return parts_.loop.Post([this] { StepBackup(); });
  std::error_code error;
  backup_.bytes = static_cast<std::int64_t>(std::filesystem::file_size(backup_.path, error));
  spdlog::info("backup of {} bytes in {}", backup_.bytes, backup_.path);
  AnswerBackup(backup_);
}

void Housekeeper::AnswerBackup(absl::StatusOr<BackupInfo> backup) {
  if (!backup.ok() && !stopped_) backups_.RemoveUnfinished();
  if (answer_) std::exchange(answer_, nullptr)(std::move(backup));
}

void Housekeeper::Stop() {
  stopped_ = true;
  timer_.Cancel();
  AnswerBackup(absl::UnavailableError(kServerStoppingDetail));
}

}  // namespace spikepinn::server
