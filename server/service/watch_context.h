// What the streams that follow jobs and sweeps have in common.
#ifndef SPIKEPINN_SERVER_SERVICE_WATCH_CONTEXT_H_
#define SPIKEPINN_SERVER_SERVICE_WATCH_CONTEXT_H_

#include "absl/time/time.h"
#include "server/jobs/job_store.h"
#include "server/service/event_feed.h"
#include "server/service/event_hub.h"
#include "server/workers/event_loop.h"

namespace spikepinn::server {

// What all watch streams share. They live on a loop of their own, so that many watchers do not hold
// up the jobs.
struct WatchContext {
  EventLoop& loop;
  JobStore& store;
  EventHub& hub;
  EventFeed& feed;
  absl::Duration heartbeat;  // a stream that was silent this long says so
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_WATCH_CONTEXT_H_
