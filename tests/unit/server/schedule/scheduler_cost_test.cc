// What calls cost with a long queue.
#include <cstdio>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "server/schedule/scheduler.h"

namespace spikepinn::server {
namespace {

// Processor time, which does not count what else the machine does.
double Seconds(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Bounds are generous: they tell a scan of the queue from a look at it.
class SchedulerCostTest : public ::testing::Test {
 protected:
  static constexpr int kJobs = 100'000;

  void AddAll(int users, int memory_kinds) {
    for (int i = 0; i < kJobs; ++i) {
      scheduler_.Add({.id = "job-with-an-id-" + std::to_string(i),
                      .number = i + 1,
                      .user = "user" + std::to_string(i % users),
                      .priority = i % 3,
                      .device = i % 7 == 0 ? "cuda" : "cpu",
                      .threads = 2 + i % 3,
                      .memory_bytes = i % memory_kinds});
    }
  }

  void Report(const char* what, double seconds) {
    RecordProperty(what, std::to_string(1e3 * seconds) + " ms");
    std::printf("%-40s %8.3f ms\n", what, 1e3 * seconds);
  }

  // The mean of a few.
  double Cost(const char* what, const std::function<void()>& work) {
    constexpr int kTimes = 20;
    const double seconds = Seconds([&] {
                             for (int i = 0; i < kTimes; ++i) work();
                           }) /
                           kTimes;
    Report(what, seconds);
    return seconds;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  Scheduler scheduler_{Inventory({{"cpu", 8, 1}, {"cuda:0", 1, 1}}, 1'000'000)};
};

TEST_F(SchedulerCostTest, NoCallScansTheQueue) {
  const double adding = Seconds([&] { AddAll(100, 10); });
  Report("add 100,000 jobs", adding);
  EXPECT_LT(adding, 3.0);
  scheduler_.TakeStarts(now_);
  EXPECT_LT(Cost("TakeStarts, all is taken", [&] { scheduler_.TakeStarts(now_); }), 0.01);
  EXPECT_LT(Cost("Why, far back", [&] { scheduler_.Why("job-with-an-id-99999", now_); }), 0.02);
  EXPECT_LT(Cost("Order of 50", [&] { scheduler_.Order(50, now_); }), 0.02);
  const double removing = Seconds([&] {
    for (int i = 0; i < kJobs; ++i) scheduler_.Remove("job-with-an-id-" + std::to_string(i));
  });
  Report("remove 100,000 jobs", removing);
  EXPECT_LT(removing, 3.0);
  EXPECT_EQ(scheduler_.queued(), 0);
}

TEST_F(SchedulerCostTest, OneFreeThreadThatNobodyCanUseCostsLittle) {
  scheduler_.Add({.id = "first", .user = "zoe", .priority = 9, .device = "cpu", .threads = 7});
  ASSERT_EQ(scheduler_.TakeStarts(now_).size(), 1u);
  // All demands differ, so that every job is alone in its lane.
  AddAll(100, kJobs);
  scheduler_.TakeStarts(now_);
  EXPECT_LT(Cost("TakeStarts, one thread is free", [&] { scheduler_.TakeStarts(now_); }), 0.02);
  EXPECT_LT(Cost("TakeNextOfSweep, nothing",
                 [&] {
                   scheduler_.TakeNextOfSweep("s", {"cpu", 1}, "ada", now_);
                 }),
            0.02);
}

TEST_F(SchedulerCostTest, ThousandUsersCostLittle) {
  AddAll(1000, 10);
  std::string running = scheduler_.TakeStarts(now_).back().job_id;
  EXPECT_LT(Cost("Finished and TakeStarts, 1000 users",
                 [&] {
                   scheduler_.Finished(running, now_);
                   const std::vector<Start> starts = scheduler_.TakeStarts(now_);
                   ASSERT_FALSE(starts.empty());
                   running = starts.back().job_id;
                 }),
            0.02);
}

}  // namespace
}  // namespace spikepinn::server
