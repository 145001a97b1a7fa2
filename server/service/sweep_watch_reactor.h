// One WatchSweep stream.
#ifndef SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_

#include <string>

#include "server/service/follow_reactor.h"
#include "server/service/watch_context.h"
#include "server/workers/timer.h"
#include "spikepinn/v1/job_service.pb.h"

namespace spikepinn::server {

// However often it is woken, it reads the sweep at most once in a while.
class SweepWatchReactor : public FollowReactor<v1::WatchSweepResponse> {
 public:
  SweepWatchReactor(const WatchContext& context, std::string sweep_id);

 private:
  ~SweepWatchReactor() override = default;

  // The loop's thread:
  void Wake() override;
  bool HasEnded() const override { return sent_end_; }
  void Continue() override;

  const std::string sweep_id_;
  std::string last_sent_;  // counts, encoded; empty before the first
  Timer pause_timer_;      // while set, news wait
  bool news_ = true;
  bool sent_end_ = false;  // of the sweep
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_SWEEP_WATCH_REACTOR_H_
