#include "server/service/filter.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(FilterTest, NothingMeansAllJobs) {
  EXPECT_THAT(ParseFilter("").value().states, IsEmpty());
  EXPECT_THAT(ParseFilter("  \t").value().states, IsEmpty());
}

TEST(FilterTest, StatesAreJoinedByOr) {
  EXPECT_THAT(ParseFilter("state = RUNNING").value().states, ElementsAre(JobState::kRunning));
  EXPECT_THAT(ParseFilter("state=RUNNING").value().states, ElementsAre(JobState::kRunning));
  EXPECT_THAT(ParseFilter("state = QUEUED OR  state =FAILED OR state= CANCELLED").value().states,
              ElementsAre(JobState::kQueued, JobState::kFailed, JobState::kCancelled));
}

TEST(FilterTest, EveryStateHasItsName) {
  for (const JobState state : kAllJobStates) {
    EXPECT_THAT(ParseFilter(std::string("state = ") + ToString(state)).value().states,
                ElementsAre(state));
  }
}

TEST(FilterTest, UserAndSweepNarrowItDown) {
  EXPECT_EQ(ParseFilter("user = \"ada\"").value().user, "ada");
  EXPECT_EQ(ParseFilter("user=ada").value().user, "ada");
  EXPECT_EQ(ParseFilter("sweep = \"sweeps/x-1\"").value().sweep_id, "x-1");
  for (const char* text :
       {"state = RUNNING OR state = QUEUED AND user = \"ada\" AND sweep = \"sweeps/x\"",
        "sweep=sweeps/x AND state=RUNNING OR state=QUEUED AND user=\"ada\"",
        "user = \"ada\" AND sweep = \"sweeps/x\" AND state = RUNNING OR state = QUEUED"}) {
    const absl::StatusOr<JobFilter> filter = ParseFilter(text);
    ASSERT_TRUE(filter.ok()) << filter.status();
    EXPECT_THAT(filter->states, ElementsAre(JobState::kRunning, JobState::kQueued));
    EXPECT_EQ(filter->user, "ada");
    EXPECT_EQ(filter->sweep_id, "x");
  }
}

TEST(FilterTest, AQuotedWordIsAValueAndNothingElse) {
  EXPECT_EQ(ParseFilter("user = \"AND\"").value().user, "AND");
  EXPECT_EQ(ParseFilter("user = \"a = b\"").value().user, "a = b");
  EXPECT_FALSE(ParseFilter("\"user\" = ada").ok());
  EXPECT_FALSE(ParseFilter("user \"=\" ada").ok());
  EXPECT_FALSE(ParseFilter("user = ada \"AND\" state = RUNNING").ok());
}

TEST(FilterTest, ErrorsNameWhatIsWrong) {
  const auto error_of = [](const std::string& text) {
    const absl::Status status = ParseFilter(text).status();
    EXPECT_TRUE(absl::IsInvalidArgument(status)) << text << ": " << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr("filter = \""));
    return std::string(status.message());
  };
  EXPECT_THAT(error_of("device = cpu"), HasSubstr("\"device\" is not known"));
  EXPECT_THAT(error_of("state = running"), HasSubstr("\"running\" is no state"));
  EXPECT_THAT(error_of("state = running"), HasSubstr("QUEUED, RUNNING"));
  for (const char* text : {"state",
                           "state =",
                           "state RUNNING",
                           "= RUNNING",
                           "state != RUNNING",
                           "state = RUNNING OR",
                           "state = RUNNING AND state = QUEUED",
                           "state = RUNNING state = QUEUED",
                           "OR",
                           "state = = RUNNING",
                           "state = RUNNING OR QUEUED",
                           "user = \"ada",
                           "user = \"\"",
                           "user = a AND user = b",
                           "user = a OR user = b",
                           "state = RUNNING OR user = a",
                           "user = a OR state = RUNNING",
                           "user = a AND",
                           "AND user = a",
                           "sweep = \"x\"",
                           "sweep = jobs/x",
                           "state = RUNNING AND user = a AND state = QUEUED",
                           "user = a b"}) {
    error_of(text);
  }
}

}  // namespace
}  // namespace spikepinn::server
