// A scheduler with a clock that the test moves, for the tests of server/schedule/scheduler.h.
#ifndef SPIKEPINN_TESTS_UNIT_SERVER_SCHEDULE_SCHEDULER_FIXTURE_H_
#define SPIKEPINN_TESTS_UNIT_SERVER_SCHEDULE_SCHEDULER_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "server/schedule/scheduler.h"

namespace spikepinn::server {

class SchedulerFixture : public ::testing::Test {
 protected:
  void Use(std::vector<Device> devices, SchedulePolicy policy = {}, std::int64_t memory = 0) {
    scheduler_ =
        std::make_unique<Scheduler>(Inventory(std::move(devices), memory), std::move(policy));
  }

  // Jobs are numbered in the order in which they are added, unless they say.
  void Add(QueuedJob job) {
    if (job.number == 0) job.number = ++last_number_;
    if (job.user.empty()) job.user = "ada";
    if (job.device.empty()) job.device = "cpu";
    scheduler_->Add(job);
  }

  std::vector<std::string> Started() {
    std::vector<std::string> ids;
    for (const Start& start : scheduler_->TakeStarts(now_)) ids.push_back(start.job_id);
    return ids;
  }

  UserUsage Finish(const std::string& id) { return scheduler_->Finished(id, now_); }

  // "id: message" of the jobs in order.
  std::vector<std::string> Messages(int limit = 100) {
    std::vector<std::string> messages;
    for (const WaitInfo& info : scheduler_->Order(limit, now_)) {
      messages.push_back(info.job_id + ": " + info.message);
    }
    return messages;
  }

  std::vector<std::string> Ids(int limit = 100) {
    std::vector<std::string> ids;
    for (const WaitInfo& info : scheduler_->Order(limit, now_)) ids.push_back(info.job_id);
    return ids;
  }

  absl::Time now_ = absl::FromUnixSeconds(1'800'000'000);
  std::unique_ptr<Scheduler> scheduler_;
  std::int64_t last_number_ = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_TESTS_UNIT_SERVER_SCHEDULE_SCHEDULER_FIXTURE_H_
