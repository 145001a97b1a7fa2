#include "server/service/sweep_watch_reactor.h"

#include <utility>

#include "server/jobs/job_name.h"
#include "server/service/convert.h"

namespace spikepinn::server {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(200);  // five messages a second

}  // namespace

SweepWatchReactor::SweepWatchReactor(const WatchContext& context, std::string sweep_id)
    : FollowReactor(context, SweepName(sweep_id)),
      sweep_id_(std::move(sweep_id)),
      pause_timer_(context.loop) {}

void SweepWatchReactor::Wake() {
  news_ = true;
  Advance();
}

void SweepWatchReactor::Continue() {
  if (!news_ || pause_timer_.is_set()) return AwaitNews();
  news_ = false;
  absl::StatusOr<Sweep> sweep = context().store.GetSweep(sweep_id_);
  if (!sweep.ok()) return End(sweep.status());
  sweep->definition.clear();
  sent_end_ = sweep->end_time != absl::InfinitePast();
  v1::WatchSweepResponse message;
  *message.mutable_sweep() = ToProto(*sweep);
  std::string counts = message.sweep().counts().SerializeAsString();
  if (counts == last_sent_ && !sent_end_) return AwaitNews();
  last_sent_ = std::move(counts);
  pause_timer_.Set(kPause, [this] { Advance(); });
  Write(std::move(message));
}

}  // namespace spikepinn::server
