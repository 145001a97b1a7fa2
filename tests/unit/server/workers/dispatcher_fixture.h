// A dispatcher with a real store and workers that the test plays.
#ifndef SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_DISPATCHER_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_DISPATCHER_FIXTURE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "gtest/gtest.h"
#include "server/storage/sqlite_job_store.h"
#include "server/workers/dispatcher.h"
#include "server/workers/event_loop.h"
#include "tests/support/fake_worker_launcher.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {

// What a job could ask for; its effective spec has just these fields. It is tried once, with one
// thread if nothing else is said.
NewJob JobFor(const std::string& device, std::int64_t threads = 0);

class DispatcherTest : public ::testing::Test {
 protected:
  DispatcherTest();
  ~DispatcherTest() override;

  // Begins with these devices; by default "cpu" with one thread, and long graces.
  void StartDispatcher(std::vector<Device> devices = {{"cpu", 1, 1}},
                       const DispatcherOptions& options = {});

  Job Create(const std::string& device = "cpu");
  Job Create(const NewJob& request);
  absl::StatusOr<Job> TryCreate(const NewJob& request);
  absl::StatusOr<Job> Cancel(const std::string& id);
  void BeginDrain();
  void WaitUntilDrained();
  bool IsDrained();

  // Waits until the stored job fulfils the condition; fails after 10 s.
  Job WaitFor(const std::string& id, const std::function<bool(const Job&)>& condition);
  Job WaitForState(const std::string& id, JobState state);

  JobState StateOf(const std::string& id);
  std::vector<Event> EventsOf(const std::string& id);
  int SlotsInUse(const std::string& device = "cpu");
  std::string WhyPaused();
  // Of the store's disk, which it looks at once a second: after one of its seconds.
  void SetFreeBytes(std::int64_t bytes);
  // What the listener was told so far.
  std::vector<Change> Told();
  // The listener, which is told on the loop's thread, posts this once when a job has that state.
  void PostWhenTold(JobState state, EventLoop::Task task);

  // Faults as in server/faults/fault_point.h, until the test ends.
  void SetFaults(const std::string& faults);

  testing::TempDir dir_;
  std::unique_ptr<SqliteJobStore> store_;
  testing::FakeWorkerLauncher launcher_;
  std::unique_ptr<EventLoop> loop_;
  std::unique_ptr<Dispatcher> dispatcher_;

 private:
  std::atomic<std::int64_t> free_bytes_ = std::int64_t{1} << 40;  // of the store's disk
  std::atomic<int> seconds_ahead_ = 0;                            // of the store's clock

  absl::Mutex mutex_;
  std::vector<Change> told_ ABSL_GUARDED_BY(mutex_);
  bool drained_ ABSL_GUARDED_BY(mutex_) = false;

  // Of the loop's thread:
  JobState awaited_ = JobState::kQueued;
  EventLoop::Task task_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_TESTS_UNIT_SERVER_WORKERS_DISPATCHER_FIXTURE_H_
