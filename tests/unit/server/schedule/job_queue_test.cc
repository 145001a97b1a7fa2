#include "server/schedule/job_queue.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);

QueuedJob JobNumber(std::int64_t number) {
  return {.id = "j" + std::to_string(number), .number = number, .user = "ada", .device = "cpu"};
}

std::vector<std::int64_t> Numbers(const Lane& lane) {
  std::vector<std::int64_t> numbers;
  for (const auto& [number, entry] : lane) numbers.push_back(number);
  return numbers;
}

const Line& OnlyLine(const JobQueue& queue) {
  EXPECT_EQ(queue.levels().size(), 1u);
  EXPECT_EQ(queue.levels().begin()->second.size(), 1u);
  return queue.levels().begin()->second.begin()->second;
}

TEST(JobQueueTest, HeadsAreTheFirstOfEveryDemand) {
  JobQueue queue;
  for (const std::int64_t number : {4, 2, 5, 1, 3}) {
    QueuedJob job = JobNumber(number);
    job.threads = number % 2 == 0 ? 2 : 1;
    queue.Add(job, true);
  }
  EXPECT_THAT(Numbers(OnlyLine(queue).jobs), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(1, 2));
  queue.Remove(*queue.Find("j1"));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(2, 3));
  queue.Remove(*queue.Find("j4"));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(2, 3));
  queue.Remove(*queue.Find("j2"));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(3));
}

TEST(JobQueueTest, LinesAreApartByPriorityFamilyAndUser) {
  JobQueue queue;
  queue.Add({.id = "a", .number = 1, .user = "ada", .device = "cuda:1"}, true);
  queue.Add({.id = "b", .number = 2, .user = "ada", .device = "cuda"}, true);
  queue.Add({.id = "c", .number = 3, .user = "bob", .device = "cuda"}, true);
  queue.Add({.id = "d", .number = 4, .user = "ada", .priority = 7, .device = "cuda"}, true);
  ASSERT_EQ(queue.levels().size(), 2u);
  EXPECT_EQ(queue.levels().begin()->first, 7) << "the highest first";
  const Level& level = queue.levels().at(0);
  ASSERT_EQ(level.size(), 2u);
  EXPECT_THAT(Numbers(level.at({"cuda", "ada"}).jobs), ElementsAre(1, 2));
  EXPECT_THAT(queue.users(), ::testing::UnorderedElementsAre(::testing::Pair("ada", 3),
                                                             ::testing::Pair("bob", 1)));
}

TEST(JobQueueTest, LineAndLevelGoWithTheirLastJob) {
  JobQueue queue;
  queue.Add(JobNumber(1), true);
  queue.Add(JobNumber(2), true);
  EXPECT_NE(queue.Remove(*queue.Find("j1")), nullptr);
  EXPECT_EQ(queue.Remove(*queue.Find("j2")), nullptr);
  EXPECT_THAT(queue.levels(), IsEmpty());
  EXPECT_THAT(queue.users(), IsEmpty());
  EXPECT_EQ(queue.size(), 0);
}

TEST(JobQueueTest, HeldJobHasItsPlaceButIsNoHeadUntilItIsWoken) {
  JobQueue queue;
  QueuedJob held = JobNumber(1);
  held.not_before = kNow + absl::Seconds(5);
  queue.Add(held, true);
  queue.Add(JobNumber(2), true);
  EXPECT_EQ(queue.NextWake(), kNow + absl::Seconds(5));
  EXPECT_THAT(Numbers(OnlyLine(queue).jobs), ElementsAre(1, 2));
  queue.Wake(kNow + absl::Seconds(4));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(2));
  queue.Wake(kNow + absl::Seconds(5));
  EXPECT_THAT(Numbers(OnlyLine(queue).heads), ElementsAre(1));
  EXPECT_EQ(queue.NextWake(), std::nullopt);
}

TEST(JobQueueTest, RemovedHeldJobIsNotWoken) {
  JobQueue queue;
  QueuedJob held = JobNumber(1);
  held.not_before = kNow;
  queue.Add(held, true);
  queue.Remove(*queue.Find("j1"));
  EXPECT_EQ(queue.NextWake(), std::nullopt);
  queue.Wake(kNow);
  EXPECT_EQ(queue.size(), 0);
}

TEST(JobQueueTest, ImpossibleJobIsOfNoLine) {
  JobQueue queue;
  queue.Add(JobNumber(1), false);
  EXPECT_THAT(queue.levels(), IsEmpty());
  EXPECT_THAT(Numbers(queue.impossible()), ElementsAre(1));
  EXPECT_EQ(queue.size(), 1);
  EXPECT_EQ(queue.Remove(*queue.Find("j1")), nullptr);
  EXPECT_THAT(queue.impossible(), IsEmpty());
}

TEST(JobQueueTest, JobWithAKnownIdTakesThePlaceOfTheOther) {
  JobQueue queue;
  queue.Add(JobNumber(1), true);
  QueuedJob again = JobNumber(1);
  again.priority = 3;
  queue.Add(again, true);
  EXPECT_EQ(queue.size(), 1);
  EXPECT_EQ(OnlyLine(queue).priority, 3);
}

}  // namespace
}  // namespace spikepinn::server
