// Random jobs on an imagined machine, seeded; what must hold at every moment is checked against
// books of the test's own.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "server/schedule/scheduler.h"

namespace spikepinn::server {
namespace {

constexpr int kThreads = 8;
constexpr std::int64_t kMemory = 100;

class Machine {
 public:
  explicit Machine(SchedulePolicy policy)
      : policy_(policy),
        scheduler_(Inventory({{"cpu", kThreads, 1}, {"cuda:0", 1, 1}, {"cuda:1", 2, 1}}, kMemory),
                   policy) {}

  void Submit(QueuedJob job, absl::Duration run_time) {
    job.number = ++last_number_;
    job.id = std::to_string(job.number);
    waiting_[job.number] = {job, run_time, now_};
    scheduler_.Add(job);
  }

  // Starts what can start, then moves the clock to the next end of a job, or to `until`.
  void Step(absl::Time until) {
    for (const Start& start : scheduler_.TakeStarts(now_)) OnStart(start);
    CheckBooks();
    absl::Time next = ends_.empty() ? until : std::min(until, ends_.top().first);
    if (const auto wakeup = scheduler_.NextWakeup(now_)) next = std::min(next, *wakeup);
    now_ = next;
    while (!ends_.empty() && ends_.top().first <= now_) {
      OnEnd(ends_.top().second);
      ends_.pop();
    }
  }

  // Whether a job that could start is still waiting: by looking at every one.
  bool SomethingIsLeftOut() const {
    return std::any_of(waiting_.begin(), waiting_.end(), [this](const auto& entry) {
      const QueuedJob& job = entry.second.job;
      if (job.not_before > now_ || AtLimit(job.user)) return false;
      return memory_ + job.memory_bytes <= kMemory &&
             (Free("cpu", job) || Free("cuda:0", job) || Free("cuda:1", job));
    });
  }

  int WaitingOf(const std::string& user) const {
    return static_cast<int>(std::count_if(waiting_.begin(), waiting_.end(), [&](const auto& entry) {
      return entry.second.job.user == user;
    }));
  }

  absl::Time now() const { return now_; }
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t started() const { return started_; }
  // Of jobs that started, and of those that still wait.
  absl::Duration longest_wait() const {
    absl::Duration longest = longest_wait_;
    for (const auto& [number, job] : waiting_) longest = std::max(longest, now_ - job.since);
    return longest;
  }
  double thread_seconds(const std::string& user) { return thread_seconds_[user]; }

 private:
  struct Waiting {
    QueuedJob job;
    absl::Duration run_time;
    absl::Time since;
  };
  struct Running {
    Waiting job;
    Slot slot;
  };
  using End = std::pair<absl::Time, std::int64_t>;

  bool AtLimit(const std::string& user) const {
    const auto found = users_.find(user);
    return policy_.max_running_per_user > 0 && found != users_.end() &&
           found->second >= policy_.max_running_per_user;
  }

  bool Free(const std::string& device, const QueuedJob& job) const {
    if (!Fulfils(device, job.device)) return false;
    const int units = device == "cpu" ? kThreads : device == "cuda:0" ? 1 : 2;
    const auto used = units_.find(device);
    return (used == units_.end() ? 0 : used->second) + (device == "cpu" ? job.threads : 1) <= units;
  }

  void Book(const Running& job, int sign) {
    units_[job.slot.device] += sign * (job.slot.device == "cpu" ? job.slot.threads : 1);
    memory_ += sign * job.slot.memory_bytes;
    users_[job.job.job.user] += sign;
  }

  void OnStart(const Start& start) {
    const auto found = waiting_.find(std::stoll(start.job_id));
    ASSERT_NE(found, waiting_.end()) << start.job_id << " does not wait";
    const Running job = {found->second, start.slot};
    waiting_.erase(found);
    ASSERT_LE(job.job.job.not_before, now_);
    ASSERT_TRUE(Fulfils(start.slot.device, job.job.job.device));
    ASSERT_EQ(start.slot.memory_bytes, job.job.job.memory_bytes);
    longest_wait_ = std::max(longest_wait_, now_ - job.job.since);
    ++started_;
    Book(job, +1);
    ends_.push({now_ + job.job.run_time, job.job.job.number});
    running_.emplace(job.job.job.number, job);
  }

  void OnEnd(std::int64_t number) {
    const auto found = running_.find(number);
    const Running& job = found->second;
    scheduler_.Finished(job.job.job.id, now_);
    Book(job, -1);
    thread_seconds_[job.job.job.user] += job.slot.threads * absl::ToDoubleSeconds(job.job.run_time);
    running_.erase(found);
  }

  void CheckBooks() {
    ASSERT_LE(units_["cpu"], kThreads);
    ASSERT_LE(units_["cuda:0"], 1);
    ASSERT_LE(units_["cuda:1"], 2);
    ASSERT_LE(memory_, kMemory);
    ASSERT_EQ(kMemory - scheduler_.inventory().free().memory_bytes, memory_);
    ASSERT_EQ(scheduler_.queued(), static_cast<std::int64_t>(waiting_.size()));
    for (const auto& [user, jobs] : users_) {
      ASSERT_EQ(scheduler_.RunningOf(user), jobs);
      if (policy_.max_running_per_user > 0) {
        ASSERT_LE(jobs, policy_.max_running_per_user);
      }
    }
  }

  const SchedulePolicy policy_;
  Scheduler scheduler_;
  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  std::int64_t last_number_ = 0;
  std::size_t started_ = 0;
  absl::Duration longest_wait_ = absl::ZeroDuration();
  std::map<std::int64_t, Waiting> waiting_;
  std::map<std::int64_t, Running> running_;
  std::priority_queue<End, std::vector<End>, std::greater<>> ends_;
  std::map<std::string, int> units_;
  std::map<std::string, int> users_;
  std::map<std::string, double> thread_seconds_;
  std::int64_t memory_ = 0;
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  int Roll(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  template <typename T>
  T Pick(const std::vector<T>& of) {
    return of[Roll(0, static_cast<int>(of.size()) - 1)];
  }

 private:
  std::mt19937 engine_;
};

QueuedJob RandomJob(Dice& dice, absl::Time now) {
  QueuedJob job;
  job.user = dice.Pick<std::string>({"ada", "bob", "eve", "zoe"});
  job.priority = dice.Roll(0, 9) == 0 ? dice.Roll(-2, 2) : 0;
  job.device = dice.Pick<std::string>({"cpu", "cpu", "cpu", "cuda", "cuda:0", "cuda:1"});
  job.threads = job.device == "cpu" ? dice.Pick<int>({1, 1, 1, 2, 4, kThreads}) : 1;
  job.memory_bytes = dice.Pick<int>({0, 1, 10, 60, 100});
  if (dice.Roll(0, 9) == 0) job.not_before = now + absl::Seconds(dice.Roll(1, 100));
  return job;
}

class SchedulerSimulationTest : public ::testing::TestWithParam<unsigned> {};

TEST_P(SchedulerSimulationTest, WithoutReservationsNothingIdlesThatSomebodyCouldUse) {
  Dice dice(GetParam());
  Machine machine({.max_running_per_user = 5, .max_bypass = absl::InfiniteDuration()});
  for (int i = 0; i < 2000; ++i) {
    machine.Submit(RandomJob(dice, machine.now()), absl::Seconds(dice.Roll(1, 60)));
    const absl::Time next = machine.now() + absl::Seconds(dice.Roll(0, 20));
    do {
      machine.Step(next);
      if (HasFatalFailure()) return;
    } while (machine.now() < next);
    machine.Step(machine.now());
    ASSERT_FALSE(machine.SomethingIsLeftOut()) << "after job " << i;
  }
  while (machine.waiting() > 0) machine.Step(absl::InfiniteFuture());
  EXPECT_EQ(machine.started(), 2000u);
}

TEST_P(SchedulerSimulationTest, EveryJobThatCanFitStartsWithinABound) {
  Dice dice(GetParam());
  Machine machine({.max_bypass = absl::Minutes(5)});
  // Small jobs always wait: without a reservation, bob's large ones would wait for ever.
  for (int i = 0; i < 6000; ++i) {
    for (const char* user : {"ada", "eve", "zoe"}) {
      while (machine.WaitingOf(user) < 5) {
        machine.Submit({.user = user, .device = "cpu", .memory_bytes = dice.Roll(0, 20)},
                       absl::Seconds(dice.Roll(1, 60)));
      }
    }
    if (machine.WaitingOf("bob") == 0) {
      const bool threads = dice.Roll(0, 1) == 0;
      machine.Submit({.user = "bob",
                      .device = "cpu",
                      .threads = threads ? kThreads : 1,
                      .memory_bytes = threads ? 0 : kMemory},
                     absl::Seconds(dice.Roll(1, 60)));
    }
    machine.Step(absl::InfiniteFuture());
    ASSERT_FALSE(HasFatalFailure());
  }
  // Five minutes until threads are held, one until they have collected, and the turns of others.
  EXPECT_LT(machine.longest_wait(), absl::Minutes(12));
  EXPECT_GT(machine.longest_wait(), absl::Minutes(5));
}

TEST_P(SchedulerSimulationTest, UsersWhoAlwaysHaveJobsGetEqualShares) {
  Dice dice(GetParam());
  Machine machine({});
  const absl::Time end = machine.now() + absl::Hours(12);
  while (machine.now() < end) {
    while (machine.WaitingOf("ada") < 20) {
      machine.Submit({.user = "ada", .device = "cpu"}, absl::Seconds(dice.Roll(1, 10)));
    }
    while (machine.WaitingOf("bob") < 2) {
      machine.Submit({.user = "bob", .device = "cpu", .threads = dice.Roll(1, 3)},
                     absl::Seconds(dice.Roll(60, 600)));
    }
    machine.Step(absl::InfiniteFuture());
    ASSERT_FALSE(HasFatalFailure());
  }
  const double total = machine.thread_seconds("ada") + machine.thread_seconds("bob");
  EXPECT_NEAR(machine.thread_seconds("ada") / total, 0.5, 0.05);
  EXPECT_GT(total, 0.95 * kThreads * absl::ToDoubleSeconds(absl::Hours(12)));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SchedulerSimulationTest, ::testing::Values(1u, 2u, 3u, 4u));

}  // namespace
}  // namespace spikepinn::server
