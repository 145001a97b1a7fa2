// Many clients of one server at once, from one process: what a create, a get, a list page and an
// event cost them. load.py starts the server and says what it took.

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/bench/load_clients.h"

namespace spikepinn::load {
namespace {

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

class Bench {
 public:
  explicit Bench(const Options& options)
      : options_(options), stubs_(Connect(options.server, options.clients)) {}

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
}  // namespace spikepinn::load

int main(int argc, char** argv) {
  CLI::App app{"Loads a server and prints what its clients had to wait, as one JSON object."};
  spikepinn::load::Options options;
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
  std::printf("%s\n", spikepinn::load::Bench(options).Run().dump().c_str());
  return 0;
}
