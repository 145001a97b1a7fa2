#include "client/cli/follow/job_watch.h"

#include <utility>
#include <variant>

#include "absl/time/time.h"
#include "client/cli/exit_code.h"
#include "client/cli/follow/redraw.h"
#include "client/cli/follow/server_away.h"
#include "client/cli/interrupt.h"

namespace spikepinn::cli {
namespace {

// Tells which events are worth asking for the job again.
class Thinning {
 public:
  bool Wanted(const client::Event& event) {
    if (std::holds_alternative<client::StateChange>(event.payload)) return true;
    if (event.time < next_) return false;
    next_ = event.time + absl::Seconds(1);
    return true;
  }

 private:
  absl::Time next_ = absl::InfinitePast();
};

}  // namespace

int ShowJobChanges(Context& context, client::Client& client, const std::string& job_name,
                   Format format, const std::function<Listing(const client::Job&)>& show) {
  const Interrupt interrupt;
  Redraw redraw(context, format);
  Thinning thinning;
  absl::StatusOr<client::Job> job = client.Get(job_name);
  if (!job.ok()) return context.Fail(job.status());
  const auto redo = [&] {
    HasEnded(job->state) ? redraw.ShowLast(show(*job)) : redraw.Show(show(*job));
  };
  redo();
  const auto on_event = [&](const client::Event& event) {
    if (event.sequence <= job->last_event_sequence || !thinning.Wanted(event)) return true;
    absl::StatusOr<client::Job> now = client.Get(job_name);
    // Not reached: the watch finds out, and goes on.
    if (!now.ok()) return IsServerAway(now.status());
    job = *std::move(now);
    redo();
    return true;
  };
  while (!HasEnded(job->state)) {
    absl::Status status =
        client.Watch(job_name, job->last_event_sequence, on_event, interrupt.token());
    if (interrupt.token().stop_requested()) return kExitInterrupted;
    if (!status.ok() && !KnowsLess(status)) return context.Fail(status);
    if (HasEnded(job->state)) break;
    // The last state change was missed, the job is gone, or the server's data were restored.
    absl::StatusOr<client::Job> now = client.Get(job_name);
    if (!now.ok() && !IsServerAway(now.status())) return context.Fail(now.status());
    if (!now.ok()) continue;  // the watch waits longer
    job = *std::move(now);
    redo();
  }
  return kExitOk;
}

}  // namespace spikepinn::cli
