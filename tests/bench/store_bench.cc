// What the calls of the job store cost with an empty and with a long queue. Usage: store_bench DIR;
// the database is made in DIR, which decides what a commit costs, and removed again.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "server/storage/sqlite_job_store.h"

namespace spikepinn::server {
namespace {

constexpr int kLongQueue = 100'000;
constexpr int kRepetitions = 500;

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) {
    std::fprintf(stderr, "%s\n", value.status().ToString().c_str());
    std::exit(1);
  }
  return *std::move(value);
}

void Must(const absl::Status& status) {
  if (!status.ok()) Must(absl::StatusOr<int>(status));
}

// As long as the encoded specs of a job for SEGMENTED are.
NewJob Request(int i) {
  NewJob job;
  job.display_name = absl::StrCat("job ", i);
  job.spec = std::string(300, 's');
  job.effective_spec = std::string(600, 'e');
  job.user = absl::StrCat("user", i % 20);
  job.device = "cpu";
  job.request_id = absl::StrCat("request-", i);
  return job;
}

double Milliseconds(const std::function<void()>& call) {
  const auto begin = std::chrono::steady_clock::now();
  call();
  const std::chrono::duration<double, std::milli> time = std::chrono::steady_clock::now() - begin;
  return time.count();
}

void Report(const char* name, const std::function<void(int)>& call,
            int repetitions = kRepetitions) {
  std::vector<double> times;
  for (int i = 0; i < repetitions; ++i) times.push_back(Milliseconds([&] { call(i); }));
  std::sort(times.begin(), times.end());
  const auto quantile = [&](double q) {
    return times[static_cast<std::size_t>(q * (times.size() - 1))];
  };
  std::printf("  %-22s p50 %8.3f ms   p99 %8.3f ms   max %8.3f ms\n", name, quantile(0.5),
              quantile(0.99), times.back());
}

void MeasureCalls(SqliteJobStore& store, int* next) {
  std::vector<std::string> ids;
  Report("create", [&](int) { ids.push_back(Must(store.Create(Request((*next)++))).id); });
  Report("get", [&](int i) { Must(store.Get(ids[i])); });
  Report("list page of 50", [&](int) { Must(store.List({}, 50, "")); });
  Report("list, user and state", [&](int i) {
    Must(store.List({{JobState::kQueued}, absl::StrCat("user", i % 20), ""}, 50, ""));
  });
  Report("counts", [&](int) { Must(store.Counts()); });
  Report("move to RUNNING",
         [&](int i) { Must(store.MoveTo(ids[i], {.state = JobState::kRunning})); });
  const std::vector<NewEvent> events(5, {EventKind::kProgress, std::string(150, 'p')});
  Report("append 5 events", [&](int i) { Must(store.Append({ids[i], 1}, events)); });
  Move success{.state = JobState::kSucceeded};
  success.summary = std::string(400, 'y');
  success.model = std::string(20'000, 'm');
  success.events = events;
  Report("move to SUCCEEDED", [&](int i) { Must(store.MoveTo(AttemptId{ids[i], 1}, success)); });
  Report(
      "load queue", [&](int) { Must(store.LoadQueue()); }, 10);
  Report(
      "expire one",
      [&](int) {
        const Retention one{.max_jobs = 1, .min_age = absl::ZeroDuration()};
        Must(store.RemoveExpired(one, absl::Now(), 1));
      },
      kRepetitions / 2);
}

void MeasureSweep(SqliteJobStore& store) {
  NewSweep request;
  for (int i = 0; i < 10'000; ++i) request.jobs.push_back(Request(i));
  Report(
      "create sweep of 10,000", [&](int) { Must(store.CreateSweep(request)); }, 3);
  const std::string id = Must(store.ListSweeps(1, "")).sweeps[0].id;
  Report("get sweep", [&](int) { Must(store.GetSweep(id)); });
  Report(
      "1,000 of its jobs", [&](int i) { Must(store.SweepJobs(id, i % 9000, 1000)); }, 50);
  std::vector<Job> jobs = Must(store.SweepJobs(id, -1, kRepetitions));
  Report("cancel one of it",
         [&](int i) { Must(store.MoveTo(jobs[i].id, {.state = JobState::kCancelled})); });
  std::vector<std::string> ids;
  for (const Job& job : Must(store.SweepJobs(id, kRepetitions - 1, 10'000))) ids.push_back(job.id);
  const int slices = static_cast<int>(ids.size() / 50);
  Report(
      "cancel 50 of it",
      [&](int i) {
        const absl::Span<const std::string> slice = absl::MakeSpan(ids).subspan(i * 50, 50);
        for (auto& job : store.MoveAll(slice, {.state = JobState::kCancelled}))
          Must(std::move(job));
      },
      slices);
  Must(store.DeleteSweep(id));
  Report(
      "remove 50 of it", [&](int) { Must(store.RemoveDeleted(50)); }, slices);
}

void MeasureBackup(JobStore& store, const std::string& path) {
  Must(store.StartBackup(path));
  bool complete = false;
  std::vector<double> steps;
  while (!complete) steps.push_back(Milliseconds([&] { complete = Must(store.StepBackup(64)); }));
  std::sort(steps.begin(), steps.end());
  double sum = 0.0;
  for (double step : steps) sum += step;
  std::printf("  backup of %.0f MiB: %.0f ms in %zu steps, p99 %.2f ms, the longest %.1f ms\n",
              static_cast<double>(std::filesystem::file_size(path)) / (1 << 20), sum, steps.size(),
              steps[steps.size() * 99 / 100], steps.back());
}

void FillQueue(SqliteJobStore& store, int* next) {
  for (int block = 0; block < kLongQueue / 10'000; ++block) {
    NewSweep request;
    for (int i = 0; i < 10'000; ++i) request.jobs.push_back(Request((*next)++));
    Must(store.CreateSweep(request));
  }
}

int Main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: store_bench DIR\n");
    return 2;
  }
  std::string folder = std::string(argv[1]) + "/store-bench-XXXXXX";
  if (mkdtemp(folder.data()) == nullptr) {
    std::perror(folder.c_str());
    return 1;
  }
  {
    std::unique_ptr<SqliteJobStore> store = Must(SqliteJobStore::Open(folder + "/jobs.db"));
    int next = 0;
    std::printf("empty queue:\n");
    MeasureCalls(*store, &next);
    FillQueue(*store, &next);
    std::printf("%d queued jobs:\n", kLongQueue);
    MeasureCalls(*store, &next);
    MeasureSweep(*store);
    MeasureBackup(*store, folder + "/backup/jobs.db");
  }
  std::unique_ptr<SqliteJobStore> store;
  const auto open = [&] { store = Must(SqliteJobStore::Open(folder + "/jobs.db")); };
  std::printf("  open                   %.1f ms\n", Milliseconds(open));
  store.reset();
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace
}  // namespace spikepinn::server

int main(int argc, char** argv) { return spikepinn::server::Main(argc, argv); }
