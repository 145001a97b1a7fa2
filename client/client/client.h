// The C++ client library: everything a program can ask of a spikepinn server.
#ifndef SPIKEPINN_CLIENT_CLIENT_CLIENT_H_
#define SPIKEPINN_CLIENT_CLIENT_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "client/client/clock.h"
#include "client/client/job.h"
#include "client/client/reason.h"
#include "client/client/sweep.h"
#include "core/neuron/presets.h"

namespace spikepinn::client {

// The environment variable SPIKEPINN_SERVER, or 127.0.0.1:7461 where that is not set or empty.
std::string DefaultAddress();

struct ClientOptions {
  std::string address = DefaultAddress();
  // Whose jobs are created where a request does not say and SPIKEPINN_USER is not set; empty: the
  // operating system's user.
  std::string user = {};
  // How long one answer may take.
  absl::Duration call_deadline = absl::Seconds(30);
  // How long a call is repeated while the server cannot be reached.
  absl::Duration call_patience = absl::Seconds(2);
  // The same for a watch, counted from the last sign of life.
  absl::Duration watch_patience = absl::Seconds(60);
  // How long a result is asked for again while the server says that too many are being read.
  absl::Duration busy_patience = absl::Minutes(5);
  // A watch without an event or a heartbeat for so long is dead: it begins anew.
  absl::Duration silence_limit = absl::Seconds(30);
  // How long a backup may take.
  absl::Duration backup_deadline = absl::Minutes(30);
  // How long one piece of a trajectory or a model may take; the first waits for the reference.
  absl::Duration download_deadline = absl::Seconds(120);
};

struct CreateOptions {
  // Makes repeating the call safe, also from another process. Default: a new UUID each time.
  std::string request_id;
  // Only asks whether the server would take the job; the answer has no name.
  bool validate_only = false;
};

struct ListOptions {
  int page_size = 0;             // 0: the server's default
  std::string page_token;        // next_page_token of the page before
  std::vector<JobState> states;  // empty: all
  std::string user;              // empty: everybody
  std::string sweep;             // "sweeps/..."; empty: all
};

struct LogOptions {
  std::int32_t attempt = 0;  // 0: the newest
  std::int64_t offset = 0;   // bytes of the log that are left out
  bool follow = false;
};

struct TrajectorySink {
  // Called once, before the first chunk. An error ends the call and is returned by it.
  std::function<absl::Status(const SpikeTrains&)> on_spikes;
  // Called for every chunk, in ascending time.
  std::function<absl::Status(const TrajectoryChunk&)> on_chunk;
};

// Talks to one server. Safe to call from many threads; callbacks run on the calling thread. Calls
// are repeated with backoff while the server is UNAVAILABLE, those for results also while it has
// too many readers, and never for another reason. Errors are fit to be shown: Unavailable and
// DeadlineExceeded say that there is no answer, anything else is the server's own word. Job names
// are "jobs/..." (see JobName()).
//
//   Client client;
//   absl::StatusOr<Job> job = client.Create({.display_name = "first", .spec = spec});
//   client.Watch(job->name, 0, [](const Event& event) { ...; return true; });
class Client {
 public:
  // Does not connect yet. `clock` must outlive the client.
  explicit Client(ClientOptions options = {}, Clock& clock = Clock::Real());
  ~Client();

  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  const std::string& address() const;

  // When this has returned a job, the server has it on disk.
  absl::StatusOr<Job> Create(const JobRequest& request, const CreateOptions& options = {});

  absl::StatusOr<Job> Get(const std::string& name);

  absl::StatusOr<JobPage> List(const ListOptions& options = {});

  absl::StatusOr<Job> Cancel(const std::string& name);

  absl::Status Delete(const std::string& name);

  // Delivers the events after number `after_sequence`, each once and in order, those to come
  // included, and returns OK after the last one of an ended job or once `on_event` returns false.
  // A broken or silent connection is made anew at the last event seen. Cancelled once a stop is
  // requested; Unavailable after `watch_patience` without a sign of life; OutOfRange where a server
  // that has come back knows less of the job than was delivered: its data were restored from a
  // backup. Where events that were asked for are no longer kept, `on_dropped` is told the number of
  // the oldest that is, which comes next.
  absl::Status Watch(const std::string& name, std::int64_t after_sequence,
                     const std::function<bool(const Event&)>& on_event, std::stop_token stop = {},
                     const std::function<void(std::int64_t oldest_kept)>& on_dropped = {});

  // Delivers what the worker of an attempt has logged, in order, and what it still logs if `follow`
  // is set; returns OK after the end of the attempt, or of what is there. As Watch about broken
  // connections, restored servers and `stop`.
  absl::Status ReadLog(const std::string& name, const LogOptions& options,
                       const std::function<bool(const LogChunk&)>& on_chunk,
                       std::stop_token stop = {});

  // The solution of a job that succeeded. Once something was delivered, a broken connection is an
  // error.
  absl::Status GetTrajectory(const std::string& name, const TimeGrid& grid,
                             const TrajectorySink& sink);

  // The trained network of a job that succeeded at the times of a grid, chunk by chunk in ascending
  // time. At the very time of a spike the values are those before its reset, or those after it. As
  // GetTrajectory about errors.
  absl::Status Evaluate(const std::string& name, const TimeGrid& grid, bool after_reset,
                        const std::function<absl::Status(const EvaluationChunk&)>& on_chunk);

  // The trained network of a job that succeeded, piece by piece, in the safetensors format. As
  // GetTrajectory about errors.
  absl::Status DownloadModel(const std::string& name,
                             const std::function<absl::Status(absl::string_view)>& on_data);

  // At most `limit` of the jobs that wait; 0: the server's default.
  absl::StatusOr<Queue> ListQueue(int limit = 0);

  // When this has returned a sweep, the server has it and all of its jobs on disk.
  absl::StatusOr<Sweep> CreateSweep(const SweepRequest& request, const CreateOptions& options = {});

  absl::StatusOr<Sweep> GetSweep(const std::string& name);

  // page_size and page_token of the options count.
  absl::StatusOr<SweepPage> ListSweeps(const ListOptions& options = {});

  // Delivers the sweep (without job and points) now and whenever its counts have changed, but not
  // every change one by one; returns OK once its last job has ended or `on_sweep` returns false.
  // As Watch about broken connections.
  absl::Status WatchSweep(const std::string& name,
                          const std::function<bool(const Sweep&)>& on_sweep,
                          std::stop_token stop = {});

  absl::StatusOr<Sweep> CancelSweep(const std::string& name);

  absl::Status DeleteSweep(const std::string& name);

  // The table of results as far as it is known now, row by row in order of the index. As
  // GetTrajectory about errors.
  absl::Status ListSweepResults(const std::string& name,
                                const std::function<absl::Status(const SweepResult&)>& on_row);

  // Has a copy of all jobs written into a folder of the server's; returns when it is there, which
  // may take minutes. A copy whose answer got lost is there nevertheless.
  absl::StatusOr<Backup> CreateBackup();

  absl::StatusOr<std::vector<Preset>> ListPresets();

  absl::StatusOr<ServerInfo> GetServerInfo();

 private:
  struct Core;
  const std::unique_ptr<Core> core_;
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CLIENT_H_
