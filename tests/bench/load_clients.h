// The clients of load_bench: calls and watches whose time is taken.
#ifndef SPIKEPINN_TESTS_BENCH_LOAD_CLIENTS_H_
#define SPIKEPINN_TESTS_BENCH_LOAD_CLIENTS_H_

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "spikepinn/v1/job_service.grpc.pb.h"

namespace spikepinn::load {

using Steady = std::chrono::steady_clock;
using Stub = v1::JobService::Stub;
using Milliseconds = std::chrono::duration<double, std::milli>;

// Samples of one kind, from many threads.
class Latencies {
 public:
  void Add(double ms) {
    const std::lock_guard<std::mutex> lock(mutex_);
    samples_.push_back(ms);
  }
  nlohmann::json Report() {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::sort(samples_.begin(), samples_.end());
    if (samples_.empty()) return {{"count", 0}};
    return {{"count", samples_.size()},
            {"p50_ms", Quantile(0.5)},
            {"p99_ms", Quantile(0.99)},
            {"max_ms", samples_.back()}};
  }

 private:
  double Quantile(double q) const {
    return samples_[static_cast<std::size_t>(q * static_cast<double>(samples_.size() - 1))];
  }

  std::mutex mutex_;
  std::vector<double> samples_;
};

// Counts down to zero, from many threads.
class Pending {
 public:
  explicit Pending(int count) : count_(count) {}
  void Done() {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--count_ == 0) zero_.notify_all();
  }
  void Wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    zero_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable zero_;
  int count_;
};

// Ends the program.
[[noreturn]] void Die(const std::string& what);
void Expect(const grpc::Status& status, const char* call);

// A connection of its own for each client.
std::vector<std::unique_ptr<Stub>> Connect(const std::string& server, int clients);

// Waits in the queue; the method that trains for milliseconds.
v1::CreateJobRequest QueuedJob();
// Makes a thousand progress events on its way through `steps` steps; runs before all that wait.
v1::CreateJobRequest TrainingJob(int steps);
// Its name.
std::string Create(Stub& stub, const v1::CreateJobRequest& request);

// One call after another on one connection, timed.
class Caller {
 public:
  using Start = std::function<void(grpc::ClientContext*, std::function<void(grpc::Status)>)>;

  Caller(Start start, Latencies& latencies, std::atomic<int>& left, Pending& pending)
      : start_(std::move(start)), latencies_(latencies), left_(left), pending_(pending) {}

  void Next() {
    if (left_.fetch_sub(1) <= 0) {
      pending_.Done();
      return;
    }
    context_ = std::make_unique<grpc::ClientContext>();
    const Steady::time_point begin = Steady::now();
    start_(context_.get(), [this, begin](const grpc::Status& status) {
      Expect(status, "call");
      latencies_.Add(Milliseconds(Steady::now() - begin).count());
      Next();
    });
  }

 private:
  const Start start_;
  Latencies& latencies_;
  std::atomic<int>& left_;
  Pending& pending_;
  std::unique_ptr<grpc::ClientContext> context_;
};

// `count` calls by all stubs together, each with one under way at a time; `call` gets the number of
// the stub.
template <typename Response>
void CallAll(const std::vector<std::unique_ptr<Stub>>& stubs, int count, Latencies& latencies,
             const std::function<void(std::size_t, grpc::ClientContext*, Response*,
                                      std::function<void(grpc::Status)>)>& call) {
  std::vector<Response> responses(stubs.size());
  std::vector<std::unique_ptr<Caller>> callers;
  std::atomic<int> left = count;
  Pending pending(static_cast<int>(stubs.size()));
  for (std::size_t i = 0; i < stubs.size(); ++i) {
    callers.push_back(std::make_unique<Caller>(
        [&, i](grpc::ClientContext* context, std::function<void(grpc::Status)> done) {
          call(i, context, &responses[i], std::move(done));
        },
        latencies, left, pending));
  }
  for (auto& caller : callers) caller->Next();
  pending.Wait();
}

// `count` queued jobs, of as many users as there are stubs.
void CreateAll(const std::vector<std::unique_ptr<Stub>>& stubs, int count, Latencies& latencies);

// A watcher of the whole log, which measures those events that are made while it watches.
class Watch : public grpc::ClientReadReactor<v1::WatchJobResponse> {
 public:
  Watch(Stub& stub, const std::string& job, Latencies* latencies, Pending* ended)
      : latencies_(latencies), ended_(ended), begin_(absl::Now()) {
    request_.set_name(job);
    stub.async()->WatchJob(&context_, &request_, this);
    if (latencies_ != nullptr) StartRead(&response_);
    StartCall();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    const absl::Time now = absl::Now();
    if (response_.has_event() && response_.event().has_progress()) {
      const auto& time = response_.event().time();
      const absl::Time made =
          absl::FromUnixSeconds(time.seconds()) + absl::Nanoseconds(time.nanos());
      if (made > begin_) latencies_->Add(absl::ToDoubleMilliseconds(now - made));
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override { ended_->Done(); }
  void Cancel() { context_.TryCancel(); }

 private:
  grpc::ClientContext context_;
  v1::WatchJobRequest request_;
  v1::WatchJobResponse response_;
  Latencies* const latencies_;  // null: never reads
  Pending* const ended_;
  const absl::Time begin_;
};

}  // namespace spikepinn::load

#endif  // SPIKEPINN_TESTS_BENCH_LOAD_CLIENTS_H_
