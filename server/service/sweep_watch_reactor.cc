#include "server/service/sweep_watch_reactor.h"

#include <utility>

#include "server/service/convert.h"
#include "server/service/status_mapping.h"
#include "server/workers/attempt_end.h"

namespace spikepinn::server {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(200);  // five messages a second

}  // namespace

SweepWatchReactor* SweepWatchReactor::Start(const WatchContext& context, std::string sweep_id) {
  auto* reactor = new SweepWatchReactor(context, std::move(sweep_id));
  // First of all that is ever posted for it, so it is open when a cancel arrives.
  context.loop.Post([reactor] { reactor->Open(); });
  return reactor;
}

void SweepWatchReactor::OnWriteDone(bool ok) {
  context_.loop.Post([this, ok] {
    writing_ = false;
    if (!ok) cancelled_ = true;
    Advance();
  });
}

void SweepWatchReactor::OnCancel() {
  context_.loop.Post([this] {
    cancelled_ = true;
    Advance();
  });
}

void SweepWatchReactor::OnDone() {
  // Last of all that is posted for it: nothing refers to it any more when it runs.
  context_.loop.Post([this] {
    context_.hub.Remove(key_, this);
    delete this;
  });
}

void SweepWatchReactor::Open() {
  if (context_.hub.stopped()) {
    End(absl::UnavailableError(kServerStoppingDetail));
    return;
  }
  context_.hub.Add(key_, this);
  Advance();
}

void SweepWatchReactor::Wake() {
  news_ = true;
  Advance();
}

void SweepWatchReactor::StopWatching() {
  stopping_ = true;
  Advance();
}

void SweepWatchReactor::Advance() {
  if (writing_ || finished_) return;
  if (cancelled_) {
    End(absl::CancelledError("the client is gone"));
  } else if (sent_end_) {
    End(absl::OkStatus());
  } else if (told_stopping_) {
    End(absl::UnavailableError(kServerStoppingDetail));
  } else if (stopping_) {
    told_stopping_ = true;
    message_.mutable_server_stopping();
    Write();
  } else if (news_ && !pause_timer_.is_set()) {
    WriteSweepIfNews();
  } else {
    AwaitNews();
  }
}

void SweepWatchReactor::WriteSweepIfNews() {
  news_ = false;
  absl::StatusOr<Sweep> sweep = context_.store.GetSweep(sweep_id_);
  if (!sweep.ok()) {
    End(sweep.status());
    return;
  }
  sweep->definition.clear();
  sent_end_ = sweep->end_time != absl::InfinitePast();
  v1::Sweep* out = message_.mutable_sweep();
  *out = ToProto(*sweep);
  std::string counts = out->counts().SerializeAsString();
  if (counts == last_sent_ && !sent_end_) {
    AwaitNews();
    return;
  }
  last_sent_ = std::move(counts);
  pause_timer_.Set(kPause, [this] { Advance(); });
  Write();
}

void SweepWatchReactor::AwaitNews() {
  if (heartbeat_timer_.is_set()) return;
  heartbeat_timer_.Set(context_.heartbeat, [this] {
    if (writing_ || finished_) return;
    message_.mutable_heartbeat();
    Write();
  });
}

void SweepWatchReactor::Write() {
  heartbeat_timer_.Cancel();
  writing_ = true;
  StartWrite(&message_);
}

void SweepWatchReactor::End(const absl::Status& status) {
  finished_ = true;
  Finish(ToGrpc(status));
}

}  // namespace spikepinn::server
