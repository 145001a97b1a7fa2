// A stream of answers that are made one by one, as fast as the client takes them.
#ifndef SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_
#define SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_

#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "grpcpp/support/server_callback.h"
#include "server/service/status_mapping.h"

namespace spikepinn::server {

// Owned by itself, deleted when gRPC is done with it. Whoever created it must call exactly one of
// Begin and Fail, once, from any thread. A client that goes away is noticed by the write under way,
// so a stream that has not begun must ask its context.
template <typename Response>
class ChunkStream : public grpc::ServerWriteReactor<Response> {
 public:
  // Fills in the next answer, which is empty before; false if there is no further one.
  using Producer = absl::AnyInvocable<bool(Response*)>;
  using Cleanup = absl::AnyInvocable<void()>;

  // `on_done` runs at the very end, on one of gRPC's threads.
  explicit ChunkStream(Cleanup on_done) : on_done_(std::move(on_done)) {}

  void Begin(Producer producer) {
    producer_ = std::move(producer);
    WriteNext();
  }

  void Fail(const absl::Status& status) { this->Finish(ToGrpc(status)); }

 private:
  ~ChunkStream() override = default;

  void OnWriteDone(bool ok) override {
    if (ok) {
      WriteNext();
    } else {
      this->Finish(grpc::Status::CANCELLED);
    }
  }

  void OnDone() override {
    on_done_();
    delete this;
  }

  void WriteNext() {
    response_.Clear();
    if (producer_(&response_)) {
      this->StartWrite(&response_);
    } else {
      this->Finish(grpc::Status::OK);
    }
  }

  Cleanup on_done_;
  Producer producer_;
  Response response_;
};

// A stream that only says what is wrong.
template <typename Response>
grpc::ServerWriteReactor<Response>* Refuse(const absl::Status& status) {
  auto* stream = new ChunkStream<Response>([] {});
  stream->Fail(status);
  return stream;
}

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_CHUNK_STREAM_H_
