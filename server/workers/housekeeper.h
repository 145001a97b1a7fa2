// What a server does for its data beside running jobs: it removes old jobs and makes backups.
#ifndef SPIKEPINN_SERVER_WORKERS_HOUSEKEEPER_H_
#define SPIKEPINN_SERVER_WORKERS_HOUSEKEEPER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/workers/backup_folders.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "server/workers/timer.h"
#include "server/workers/worker_launcher.h"

namespace spikepinn::server {

struct BackupInfo {
  std::string path;
  std::int64_t bytes = 0;
  absl::Time time;
};

struct HousekeeperOptions {
  Retention retention;
  absl::Duration retention_interval = absl::Minutes(1);
  std::string backup_dir;
};

// Works in small steps on the event loop's thread, so that jobs and clients hardly notice.
class Housekeeper {
 public:
  using BackupAnswer = absl::AnyInvocable<void(absl::StatusOr<BackupInfo>)>;

  struct Parts {
    EventLoop& loop;
    JobStore& store;
    WorkerLauncher& launcher;
    Dispatcher& dispatcher;
  };

  Housekeeper(const Parts& parts, HousekeeperOptions options);

  // Begins to look for jobs that are no longer to be kept, and for what is left of jobs whose
  // removal, and of backups that, an earlier server did not finish.
  void Start();

  // Copies the store into a new file; FailedPrecondition while another backup is being made.
  void CreateBackup(BackupAnswer answer);

  // Ends what is under way; a backup is answered with Unavailable.
  void Stop();

 private:
  void RemoveExpired();
  void RemoveStrayLogs(std::vector<AttemptId> logs);
  void StepBackup();
  void AnswerBackup(absl::StatusOr<BackupInfo> backup);

  const Parts parts_;
  const HousekeeperOptions options_;
  const BackupFolders backups_;
  Timer timer_;
  BackupInfo backup_;
  BackupAnswer answer_;  // empty: no backup is being made
  bool stopped_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_HOUSEKEEPER_H_
