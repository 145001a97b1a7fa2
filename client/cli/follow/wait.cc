#include "client/cli/follow/wait.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <set>
#include <stop_token>
#include <thread>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "client/cli/exit_code.h"
#include "client/cli/follow/follow.h"
#include "client/cli/follow/server_away.h"
#include "client/cli/interrupt.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/style.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

// What has become of a job, or why nobody knows.
struct End {
  std::string name;
  absl::StatusOr<client::Job> job;
};

// The worst first: what cannot become better by waiting again.
constexpr int kWorstFirst[] = {kExitFailed, kExitCancelled, kExitUnreachable, kExitTimeout,
                               kExitOk};

int Worst(const std::set<int>& codes) {
  for (const int code : kWorstFirst) {
    if (codes.contains(code)) return code;
  }
  return kExitOk;
}

absl::StatusOr<client::Job> UntilItsEnd(client::Client& client, const std::string& name,
                                        const std::stop_token& stop) {
  std::int64_t seen = -1;  // number of the last event that the job is known to have
  while (true) {
    absl::StatusOr<client::Job> job = client.Get(name);
    if (job.ok() && HasEnded(job->state)) return job;
    // A server that is away from the start is told at once; later the watch waits for it.
    if (!job.ok() && (seen < 0 || !IsServerAway(job.status()))) return job;
    if (job.ok()) seen = job->last_event_sequence;
    absl::Status status = client.Watch(
        name, seen, [](const client::Event&) { return true; }, stop);
    if (!status.ok() && !KnowsLess(status)) return status;
  }
}

// A thread a job; what ends comes out one by one. For one thread.
class JobEnds {
 public:
  JobEnds(client::Client& client, const std::vector<std::string>& names, std::stop_token interrupt)
      : on_interrupt_(std::move(interrupt), [this] {
          absl::MutexLock lock(&mutex_);
          interrupted_ = true;
        }) {
    for (const std::string& name : names) {
      threads_.emplace_back([this, &client, name](const std::stop_token& stop) {
        End end = {name, UntilItsEnd(client, name, stop)};
        absl::MutexLock lock(&mutex_);
        ended_.push_back(std::move(end));
      });
    }
  }

  ~JobEnds() { Stop(); }

  // What has not ended comes out as Cancelled, a first call only once it is answered or given up.
  void Stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
  }

  // DeadlineExceeded, or Cancelled after an interrupt.
  absl::StatusOr<End> Next(absl::Time deadline) {
    absl::MutexLock lock(&mutex_);
    if (!mutex_.AwaitWithDeadline(absl::Condition(this, &JobEnds::HasNews), deadline)) {
      return absl::DeadlineExceededError("");
    }
    if (interrupted_) return absl::CancelledError();
    End end = std::move(ended_.front());
    ended_.pop_front();
    return end;
  }

 private:
  bool HasNews() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return interrupted_ || !ended_.empty();
  }

  absl::Mutex mutex_;
  std::deque<End> ended_ ABSL_GUARDED_BY(mutex_);
  bool interrupted_ ABSL_GUARDED_BY(mutex_) = false;
  const std::stop_callback<std::function<void()>> on_interrupt_;
  std::vector<std::jthread> threads_;  // last: use what stands above
};

// "jobs/x failed: diverged: ...".
std::string EndText(const client::Job& job) {
  const bool cancelled = job.state == client::JobState::kCancelled;
  std::string text = absl::StrCat(job.name, cancelled ? " was " : " ", PaintState(job.state));
  if (job.error.has_value()) absl::StrAppend(&text, ": ", ErrorText(*job.error));
  return text;
}

class Wait {
 public:
  Wait(Context& context, client::Client& client, const WaitOptions& options)
      : context_(context), client_(client), options_(options), left_(options.jobs) {}

  int Run() {
    const Interrupt interrupt;
    const absl::Time deadline = absl::Now() + options_.timeout;
    JobEnds ends(client_, options_.jobs, interrupt.token());
    while (!left_.empty()) {
      const absl::StatusOr<End> end = ends.Next(deadline);
      if (absl::IsCancelled(end.status())) return GiveUp();
      if (!end.ok()) return TimeOut(ends);
      codes_.insert(Tell(*end));
      std::erase(left_, end->name);
      if (options_.any) break;
    }
    return Worst(codes_);
  }

 private:
  int Tell(const End& end) {
    if (!end.job.ok()) {
      // One word about a server that is gone, not one a job.
      const bool is_news = told_.insert(end.job.status().ToString()).second;
      return is_news ? context_.Fail(end.job.status()) : ExitCode(end.job.status());
    }
    if (context_.json) {
      context_.PrintJson(ToJson(*end.job));
    } else {
      context_.out << EndText(*end.job) << std::endl;
    }
    if (end.job->state == client::JobState::kSucceeded) return kExitOk;
    return end.job->state == client::JobState::kCancelled ? kExitCancelled : kExitFailed;
  }

  // A job about which no answer has ever come is none that has not ended.
  int TimeOut(JobEnds& ends) {
    ends.Stop();
    std::vector<std::string> going_on = left_;
    for (std::size_t i = left_.size(); i > 0; --i) {
      const absl::StatusOr<End> end = ends.Next(absl::InfiniteFuture());
      if (!end.ok()) return GiveUp();
      if (absl::IsCancelled(end->job.status())) continue;
      codes_.insert(Tell(*end));
      std::erase(going_on, end->name);
    }
    if (!going_on.empty()) codes_.insert(TellLate(going_on));
    return Worst(codes_);
  }

  int TellLate(const std::vector<std::string>& jobs) {
    context_.Warn(absl::StrCat(
        "after ", files::FormatSeconds(absl::ToDoubleSeconds(options_.timeout)),
        " these have not ended: ", absl::StrJoin(jobs, " "),
        "\nwait again, or see what they do with: spikepinn", context_.typed_server, " get JOB"));
    return kExitTimeout;
  }

  int GiveUp() {
    HideCtrlC(context_);
    context_.err << (left_.size() == 1 ? "It goes on. " : "They go on. ")
                 << "Come back with: spikepinn" << ServerFlag(context_, client_) << " wait "
                 << absl::StrJoin(left_, " ") << (options_.any ? " --any" : "")
                 << (options_.timeout_text.empty() ? "" : " --timeout ") << options_.timeout_text
                 << std::endl;
    return kExitInterrupted;
  }

  Context& context_;
  client::Client& client_;
  const WaitOptions& options_;
  std::vector<std::string> left_;  // have not ended yet
  std::set<int> codes_;
  std::set<std::string> told_;  // errors
};

}  // namespace

int WaitForJobs(Context& context, client::Client& client, const WaitOptions& options) {
  return Wait(context, client, options).Run();
}

}  // namespace spikepinn::cli
