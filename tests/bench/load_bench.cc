// Many clients of one server at once, from one process: what a create, a get, a list page and an
// event cost them. load.py starts the server and says what it took.

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "spikepinn/v1/job_service.grpc.pb.h"

namespace {

namespace v1 = spikepinn::v1;
using Steady = std::chrono::steady_clock;
using Stub = v1::JobService::Stub;
using Milliseconds = std::chrono::duration<double, std::milli>;

struct Options {
  std::string server = "127.0.0.1:7461";
  int queued = 100'000;
  int watchers = 1000;
  int clients = 100;
  int running = 1;
  int silent = 200;  // watchers that never read
  int rounds = 20;   // of all clients at once
  int seconds = 20;  // of watching alone
  int event_steps = 300'000;
};

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

[[noreturn]] void Die(const std::string& what) {
  std::fprintf(stderr, "load_bench: %s\n", what.c_str());
  std::exit(1);
}

void Expect(const grpc::Status& status, const char* call) {
  if (!status.ok()) Die(std::string(call) + ": " + status.error_message());
}

// A connection of its own for each client.
std::vector<std::unique_ptr<Stub>> Connect(const Options& options) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int i = 0; i < options.clients; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    arguments.SetMaxReceiveMessageSize(64 << 20);
    stubs.push_back(v1::JobService::NewStub(
        grpc::CreateCustomChannel(options.server, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

// Waits in the queue; the method that trains for milliseconds.
v1::CreateJobRequest QueuedJob() {
  v1::CreateJobRequest request;
  request.mutable_job()->mutable_spec()->mutable_forward()->set_preset("regular_spiking");
  return request;
}

// Makes a thousand progress events on its way through `steps` steps; runs before all that wait.
v1::CreateJobRequest TrainingJob(int steps) {
  v1::CreateJobRequest request = QueuedJob();
  request.mutable_job()->set_priority(100);
  v1::TrainingSpec& spec = *request.mutable_job()->mutable_spec();
  spec.set_method(v1::METHOD_GUIDED);
  spec.mutable_forward()->set_duration_ms(300);
  spec.mutable_network()->set_hidden_layers(2);
  spec.mutable_network()->set_width(12);
  spec.mutable_collocation()->set_uniform_points(60);
  spec.mutable_adam()->set_steps(steps);
  spec.mutable_lbfgs()->set_rounds(0);
  spec.mutable_runtime()->set_threads(1);
  return request;
}

std::string Create(Stub& stub, const v1::CreateJobRequest& request) {
  grpc::ClientContext context;
  v1::Job job;
  Expect(stub.CreateJob(&context, request, &job), "CreateJob");
  return job.name();
}

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

void CreateAll(const std::vector<std::unique_ptr<Stub>>& stubs, int count, Latencies& latencies) {
  // Each client is a user, of whom a server may limit how many jobs wait.
  std::vector<v1::CreateJobRequest> requests(stubs.size(), QueuedJob());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    requests[i].mutable_job()->set_user("user" + std::to_string(i));
  }
  CallAll<v1::Job>(stubs, count, latencies,
                   [&](std::size_t i, grpc::ClientContext* context, v1::Job* job, auto done) {
                     stubs[i]->async()->CreateJob(context, &requests[i], job, std::move(done));
                   });
}

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

class Bench {
 public:
  explicit Bench(const Options& options) : options_(options), stubs_(Connect(options)) {}

  nlohmann::json Run() {
    Prepare();
    Step("fill");
    Fill();
    StartEvents();
    Step("calm");
    MeasureCalls("calm");
    Step("watch");
    Latencies events;
    Pending ended(options_.watchers);
    std::vector<std::unique_ptr<Watch>> watches = StartWatches(&events, &ended);
    std::this_thread::sleep_for(std::chrono::seconds(options_.seconds));
    report_["event, watchers alone"] = events.Report();
    Step("load");
    MeasureCalls("load");
    report_["event, all together"] = events.Report();
    Step("silent");
    NeverRead();
    for (auto& watch : watches) watch->Cancel();
    ended.Wait();
    Step("end");
    return report_;
  }

 private:
  // load.py looks at the server whenever a step begins.
  void Step(const char* name) {
    std::printf("step %s\n", name);
    std::fflush(stdout);
    if (std::getc(stdin) == EOF) Die("nobody listens");
  }

  // What keeps the slots busy while the queue is filled, and what makes events afterwards.
  void Prepare() {
    for (int i = 0; i < options_.running; ++i) {
      blockers_.push_back(Create(*stubs_[0], TrainingJob(9'000'000)));
    }
    for (int i = 0; i < options_.running; ++i) {
      watched_.push_back(Create(*stubs_[0], TrainingJob(options_.event_steps)));
    }
  }

  void Fill() {
    Latencies latencies;
    const Steady::time_point begin = Steady::now();
    CreateAll(stubs_, options_.queued, latencies);
    report_["create, filling the queue"] = latencies.Report();
    report_["create, filling the queue"]["per_second"] =
        options_.queued / std::chrono::duration<double>(Steady::now() - begin).count();
  }

  void StartEvents() {
    for (const std::string& name : blockers_) {
      grpc::ClientContext context;
      v1::CancelJobRequest request;
      request.set_name(name);
      v1::Job job;
      Expect(stubs_[0]->CancelJob(&context, request, &job), "CancelJob");
    }
    for (const std::string& name : watched_) WaitForProgress(name);
  }

  void WaitForProgress(const std::string& name) {
    grpc::ClientContext context;
    v1::WatchJobRequest request;
    request.set_name(name);
    v1::WatchJobResponse response;
    auto reader = stubs_[0]->WatchJob(&context, request);
    while (reader->Read(&response)) {
      if (response.event().has_progress()) return context.TryCancel();
    }
    Die(name + " ended before it made progress");
  }

  void MeasureCalls(const std::string& when) {
    report_["create, all at once, " + when] =
        Rounds([this](Latencies& latencies) { CreateAll(stubs_, options_.clients, latencies); });
    report_["get, all at once, " + when] =
        Rounds([this](Latencies& latencies) { GetAll(latencies); });
    report_["list page, one by one, " + when] = ListPages();
  }

  // `work` again and again, with a pause.
  nlohmann::json Rounds(const std::function<void(Latencies&)>& work) {
    Latencies latencies;
    for (int i = 0; i < options_.rounds; ++i) {
      work(latencies);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return latencies.Report();
  }

  void GetAll(Latencies& latencies) {
    v1::GetJobRequest request;
    request.set_name(watched_[0]);
    CallAll<v1::Job>(stubs_, options_.clients, latencies,
                     [&](std::size_t i, grpc::ClientContext* context, v1::Job* job, auto done) {
                       stubs_[i]->async()->GetJob(context, &request, job, std::move(done));
                     });
  }

  nlohmann::json ListPages() {
    Latencies latencies;
    v1::ListJobsRequest request;
    request.set_page_size(50);
    for (int i = 0; i < 10 * options_.rounds; ++i) {
      grpc::ClientContext context;
      v1::ListJobsResponse response;
      const Steady::time_point begin = Steady::now();
      Expect(stubs_[0]->ListJobs(&context, request, &response), "ListJobs");
      latencies.Add(Milliseconds(Steady::now() - begin).count());
      request.set_page_token(response.next_page_token());
    }
    return latencies.Report();
  }

  std::vector<std::unique_ptr<Watch>> StartWatches(Latencies* latencies, Pending* ended) {
    std::vector<std::unique_ptr<Watch>> watches;
    for (int i = 0; i < options_.watchers; ++i) {
      watches.push_back(std::make_unique<Watch>(*stubs_[i % stubs_.size()],
                                                watched_[i % watched_.size()], latencies, ended));
    }
    return watches;
  }

  void NeverRead() {
    Pending ended(options_.silent);
    std::vector<std::unique_ptr<Watch>> watches;
    for (int i = 0; i < options_.silent; ++i) {
      watches.push_back(std::make_unique<Watch>(*stubs_[i % stubs_.size()],
                                                watched_[i % watched_.size()], nullptr, &ended));
    }
    std::this_thread::sleep_for(std::chrono::seconds(options_.seconds));
    Step("after silent");
    for (auto& watch : watches) watch->Cancel();
    ended.Wait();
  }

  const Options options_;
  const std::vector<std::unique_ptr<Stub>> stubs_;
  std::vector<std::string> blockers_;
  std::vector<std::string> watched_;
  nlohmann::json report_;
};

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Loads a server and prints what its clients had to wait, as one JSON object."};
  Options options;
  app.add_option("--server", options.server)->capture_default_str();
  app.add_option("--queued", options.queued)->capture_default_str();
  app.add_option("--watchers", options.watchers)->capture_default_str();
  app.add_option("--clients", options.clients)->capture_default_str();
  app.add_option("--running", options.running, "Jobs that train")->capture_default_str();
  app.add_option("--silent", options.silent, "Watchers that never read")->capture_default_str();
  app.add_option("--rounds", options.rounds)->capture_default_str();
  app.add_option("--seconds", options.seconds)->capture_default_str();
  app.add_option("--event-steps", options.event_steps, "A thousandth of it from event to event")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::printf("%s\n", Bench(options).Run().dump().c_str());
  return 0;
}
