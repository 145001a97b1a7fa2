#include "tests/unit/server/workers/dispatcher_fixture.h"

#include <cstdlib>
#include <utility>

#include "absl/time/clock.h"
#include "server/faults/fault_point.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::server {
namespace {

constexpr absl::Duration kDeadline = absl::Seconds(10);

}  // namespace

NewJob JobFor(const std::string& device, std::int64_t threads) {
  v1::TrainingSpec spec;
  spec.mutable_runtime()->set_device(device);
  if (threads > 0) spec.mutable_runtime()->set_threads(threads);
  NewJob job;
  job.effective_spec = spec.SerializeAsString();
  job.device = device;
  job.threads = threads > 0 ? static_cast<std::int32_t>(threads) : 1;
  job.max_attempts = 1;
  return job;
}

DispatcherTest::DispatcherTest() {
  StoreOptions options;
  options.now = [this] { return absl::Now() + absl::Seconds(seconds_ahead_.load()); };
  options.free_bytes = [this](const std::string&) { return free_bytes_.load(); };
  absl::StatusOr<std::unique_ptr<SqliteJobStore>> store =
      SqliteJobStore::Open(dir_.File("jobs.db"), std::move(options));
  if (!store.ok()) ADD_FAILURE() << store.status();
  store_ = *std::move(store);
  absl::StatusOr<std::unique_ptr<EventLoop>> loop = EventLoop::Create();
  if (!loop.ok()) ADD_FAILURE() << loop.status();
  loop_ = *std::move(loop);
}

DispatcherTest::~DispatcherTest() {
  SetFaults("");
  if (dispatcher_ == nullptr) return;
  // Workers that the test left running do not stop by themselves.
  loop_->Stop();
}

void DispatcherTest::StartDispatcher(std::vector<Device> devices,
                                     const DispatcherOptions& options) {
  dispatcher_ = std::make_unique<Dispatcher>(*loop_, *store_, launcher_,
                                             Scheduler(Inventory(std::move(devices))), options);
  dispatcher_->SetListener([this](const Change& change) {
    if (task_ && store_->Get(change.job_id)->state == awaited_) {
      loop_->Post(std::exchange(task_, nullptr));
    }
    absl::MutexLock lock(&mutex_);
    told_.push_back(change);
  });
  loop_->Start();
  loop_->PostAndWait([this] { dispatcher_->Open(); });
}

Job DispatcherTest::Create(const std::string& device) { return Create(JobFor(device)); }

Job DispatcherTest::Create(const NewJob& request) {
  absl::StatusOr<Job> job = TryCreate(request);
  if (!job.ok()) ADD_FAILURE() << job.status();
  return *job;
}

absl::StatusOr<Job> DispatcherTest::TryCreate(const NewJob& request) {
  absl::StatusOr<Job> job;
  loop_->PostAndWait([&] { job = dispatcher_->CreateAll({request}).front(); });
  return job;
}

absl::StatusOr<Job> DispatcherTest::Cancel(const std::string& id) {
  absl::StatusOr<Job> job;
  loop_->PostAndWait([&] { job = dispatcher_->Cancel(id); });
  return job;
}

void DispatcherTest::BeginDrain() {
  loop_->PostAndWait([this] {
    dispatcher_->Drain([this] {
      absl::MutexLock lock(&mutex_);
      drained_ = true;
    });
  });
}

void DispatcherTest::WaitUntilDrained() {
  absl::MutexLock lock(&mutex_);
  EXPECT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&drained_), kDeadline)) << "not drained";
}

bool DispatcherTest::IsDrained() {
  absl::MutexLock lock(&mutex_);
  return drained_;
}

Job DispatcherTest::WaitFor(const std::string& id,
                            const std::function<bool(const Job&)>& condition) {
  const absl::Time deadline = absl::Now() + kDeadline;
  while (true) {
    const std::size_t seen = Told().size();
    absl::StatusOr<Job> job = store_->Get(id);
    if (!job.ok()) ADD_FAILURE() << job.status();
    if (!job.ok() || condition(*job)) return job.value_or(Job{});
    absl::MutexLock lock(&mutex_);
    const auto changed = [this, seen]()
                             ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return told_.size() != seen; };
    if (!mutex_.AwaitWithDeadline(absl::Condition(&changed), deadline)) {
      ADD_FAILURE() << "job " << id << " stays " << ToString(job->state);
      return *job;
    }
  }
}

Job DispatcherTest::WaitForState(const std::string& id, JobState state) {
  return WaitFor(id, [state](const Job& job) { return job.state == state; });
}

JobState DispatcherTest::StateOf(const std::string& id) {
  absl::StatusOr<Job> job = store_->Get(id);
  if (!job.ok()) ADD_FAILURE() << job.status();
  return job.value_or(Job{}).state;
}

std::vector<Event> DispatcherTest::EventsOf(const std::string& id) {
  absl::StatusOr<std::vector<Event>> events = store_->Events(id, 0, 1000);
  if (!events.ok()) ADD_FAILURE() << events.status();
  return events.value_or(std::vector<Event>{});
}

std::vector<Change> DispatcherTest::Told() {
  absl::MutexLock lock(&mutex_);
  return told_;
}

void DispatcherTest::PostWhenTold(JobState state, EventLoop::Task task) {
  loop_->PostAndWait([&] {
    awaited_ = state;
    task_ = std::move(task);
  });
}

void DispatcherTest::SetFaults(const std::string& faults) {
#ifdef SPIKEPINN_FAULTS
  setenv("SPIKEPINN_FAULT", faults.c_str(), 1);
  setenv("SPIKEPINN_FAULT_TRACE", "", 1);
  ResetFaultsForTest();
#else
  EXPECT_EQ(faults, "") << "built without fault points (SPIKEPINN_FAULTS)";
#endif
}

void DispatcherTest::SetFreeBytes(std::int64_t bytes) {
  free_bytes_ = bytes;
  seconds_ahead_ += 2;
}

std::string DispatcherTest::WhyPaused() {
  std::string why;
  loop_->PostAndWait([&] { why = dispatcher_->WhyPaused(); });
  return why;
}

int DispatcherTest::SlotsInUse(const std::string& device) {
  int in_use = 0;
  loop_->PostAndWait([] {});  // what an exit has posted comes first
  loop_->PostAndWait([&] { in_use = dispatcher_->scheduler().inventory().JobsOn(device); });
  return in_use;
}

}  // namespace spikepinn::server
