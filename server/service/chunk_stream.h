// A stream of answers that are made one by one, as fast as the client takes them.
#ifndef SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_
#define SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_

#include <cstdint>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/read_budget.h"
#include "server/service/status_mapping.h"
#include "server/service/write_watch.h"

namespace spikepinn::server {

// What a stream sends: fills in the next answer, which is empty before; false if there is no
// further one.
template <typename Response>
using ChunkSource = absl::AnyInvocable<bool(Response*)>;

// Owned by itself, deleted when gRPC is done with it. Whoever created it must call exactly one of
// Begin and Fail, once, from any thread. A client that goes away is noticed by the write under way,
// so a stream that has not begun must ask its context.
template <typename Response>
class ChunkStream : public grpc::ServerWriteReactor<Response> {
 public:
  struct Parts {
    grpc::CallbackServerContext* call;
    WriteWatch& writes;
    ReadBudget::Share share;
  };

  explicit ChunkStream(Parts parts) : parts_(std::move(parts)) {}

  // Before a source is made that keeps as much in memory: ResourceExhausted if the budget has less
  // left.
  absl::Status Reserve(std::int64_t bytes) { return parts_.share.Add(bytes); }

  void Begin(ChunkSource<Response> source) {
    source_ = std::move(source);
    WriteNext();
  }

  void Fail(const absl::Status& status) { this->Finish(ToGrpc(status)); }

 private:
  ~ChunkStream() override = default;

  void OnWriteDone(bool ok) override {
    parts_.writes.Ended(parts_.call);
    if (ok) {
      WriteNext();
    } else {
      this->Finish(grpc::Status::CANCELLED);
    }
  }

  void OnDone() override { delete this; }

  void WriteNext() {
    response_.Clear();
    if (source_(&response_)) {
      parts_.writes.Began(parts_.call, absl::Now());
      this->StartWrite(&response_);
    } else {
      this->Finish(grpc::Status::OK);
    }
  }

  Parts parts_;
  ChunkSource<Response> source_;
  Response response_;
};

// A stream that only says what is wrong.
template <typename Response>
class RefusedStream : public grpc::ServerWriteReactor<Response> {
 public:
  explicit RefusedStream(const absl::Status& why) { this->Finish(ToGrpc(why)); }

 private:
  void OnDone() override { delete this; }
};

template <typename Response>
grpc::ServerWriteReactor<Response>* Refuse(const absl::Status& status) {
  return new RefusedStream<Response>(status);
}

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_
