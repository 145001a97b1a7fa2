// The channel to one server, replaceable when it has gone silent.
#ifndef SPIKEPINN_CLIENT_CLIENT_CONNECTION_H_
#define SPIKEPINN_CLIENT_CLIENT_CONNECTION_H_

#include <memory>
#include <string>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "spikepinn/v1/job_service.grpc.pb.h"

namespace spikepinn::client {

// Safe to call from many threads.
class Connection {
 public:
  // Shared, because a call keeps the stub it began with while Renew() replaces it.
  using Stub = std::shared_ptr<v1::JobService::Stub>;

  explicit Connection(std::string address)
      : address_(std::move(address)), stub_(NewStub(address_)) {}

  const std::string& address() const { return address_; }

  Stub stub() const {
    absl::MutexLock lock(&mutex_);
    return stub_;
  }

  // Later calls use a new TCP connection. For one that has gone silent without being closed, which
  // further calls would only inherit.
  void Renew() {
    Stub fresh = NewStub(address_);
    absl::MutexLock lock(&mutex_);
    stub_.swap(fresh);
  }

 private:
  static Stub NewStub(const std::string& address);

  const std::string address_;
  mutable absl::Mutex mutex_;
  Stub stub_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace spikepinn::client

#endif  // SPIKEPINN_CLIENT_CLIENT_CONNECTION_H_
