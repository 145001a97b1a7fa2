// The life of a stream that follows a job or a sweep.
#ifndef SPIKEPINN_SERVER_SERVICE_FOLLOW_REACTOR_H_
#define SPIKEPINN_SERVER_SERVICE_FOLLOW_REACTOR_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/event_hub.h"
#include "server/service/status_mapping.h"
#include "server/service/watch_context.h"
#include "server/workers/attempt_end.h"
#include "server/workers/timer.h"

namespace spikepinn::server {

// Owned by itself: it is deleted on the watch loop's thread after gRPC is done with it. One message
// is under way at a time, and what comes next is decided only after it was written, so that a slow
// reader costs no queue. Response has the fields `heartbeat` and `server_stopping`.
//
// Threads: decisions are taken on the watch loop's thread alone; what is being written belongs to
// gRPC's threads until OnWriteDone.
template <typename Response>
class FollowReactor : public grpc::ServerWriteReactor<Response>, private EventHub::Watcher {
 public:
  // Begins to follow. From any thread, once.
  void Start() {
    // First of all that is ever posted for it, so it is open when a cancel arrives.
    context_.loop.Post([this] { Open(); });
  }

 protected:
  // `key`: of the hub.
  FollowReactor(const WatchContext& context, std::string key)
      : context_(context), key_(std::move(key)), heartbeat_timer_(context.loop) {}
  ~FollowReactor() override = default;

  // For the derived class, on the loop's thread:

  // What keeps the stream from beginning.
  virtual absl::Status CheckStart() { return absl::OkStatus(); }
  // Whether the last message was written that there will ever be.
  virtual bool HasEnded() const { return false; }
  // Must Write, AwaitNews or End.
  virtual void Continue() = 0;
  // Hands a message to gRPC.
  virtual void Send(const Response& message) { this->StartWrite(&message); }

  void Wake() override { Advance(); }
  // Does the next thing that is due, unless a write is under way.
  void Advance() {
    if (writing_ || finished_) return;
    if (cancelled_) {
      End(absl::CancelledError("the client is gone"));
    } else if (HasEnded()) {
      End(absl::OkStatus());
    } else if (told_stopping_) {
      End(absl::UnavailableError(kServerStoppingDetail));
    } else if (stopping_) {
      told_stopping_ = true;
      Response stopping;
      stopping.mutable_server_stopping();
      Write(std::move(stopping));
    } else {
      Continue();
    }
  }
  // `message` must stay as it is until it was written.
  void WriteKept(const Response& message) {
    heartbeat_timer_.Cancel();
    writing_ = true;
    Send(message);
  }
  void Write(Response message) {
    message_ = std::move(message);
    WriteKept(message_);
  }
  // A heartbeat is written if nothing else is for long enough.
  void AwaitNews() {
    if (heartbeat_timer_.is_set()) return;
    heartbeat_timer_.Set(context_.heartbeat, [this] {
      Response heartbeat;
      heartbeat.mutable_heartbeat();
      Write(std::move(heartbeat));
    });
  }
  void End(const absl::Status& status) {
    heartbeat_timer_.Cancel();
    finished_ = true;
    this->Finish(ToGrpc(status));
  }

  // gRPC's threads; a derived class calls this one last.
  void OnWriteDone(bool ok) override {
    context_.loop.Post([this, ok] {
      writing_ = false;
      if (!ok) cancelled_ = true;
      Advance();
    });
  }

  const WatchContext& context() const { return context_; }
  const std::string& key() const { return key_; }
  bool finished() const { return finished_; }

 private:
  // gRPC's threads:
  void OnCancel() override {
    context_.loop.Post([this] {
      cancelled_ = true;
      Advance();
    });
  }
  void OnDone() override {
    // Last of all that is posted for it: nothing refers to it any more when it runs.
    context_.loop.Post([this] {
      context_.hub.Remove(key_, this);
      delete this;
    });
  }

  // The loop's thread:
  void Open() {
    if (context_.hub.stopped()) return End(absl::UnavailableError(kServerStoppingDetail));
    if (absl::Status status = CheckStart(); !status.ok()) return End(status);
    context_.hub.Add(key_, this);
    Advance();
  }
  void StopWatching() override {
    stopping_ = true;
    Advance();
  }

  const WatchContext context_;
  const std::string key_;
  Response message_;
  Timer heartbeat_timer_;
  bool writing_ = false;
  bool cancelled_ = false;  // the client is gone
  bool stopping_ = false;   // the server is shutting down
  bool told_stopping_ = false;
  bool finished_ = false;
};

// The reactor, begun. What a handler gives to gRPC.
template <typename Reactor>
Reactor* Started(Reactor* reactor) {
  reactor->Start();
  return reactor;
}

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_FOLLOW_REACTOR_H_
