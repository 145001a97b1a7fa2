#include "wire/job_terms.h"

#include <functional>
#include <limits>
#include <string>

#include "gtest/gtest.h"

namespace spikepinn::wire {
namespace {

std::string ErrorOf(const std::function<void(v1::Job&)>& ask_for) {
  v1::Job job;
  ask_for(job);
  return std::string(CheckTerms(job).message());
}

TEST(JobTermsTest, WhatIsNotSaidIsFine) { EXPECT_TRUE(CheckTerms({}).ok()); }

TEST(JobTermsTest, BoundsBelongToWhatMayBeAskedFor) {
  v1::Job job;
  job.set_display_name(std::string(200, 'n'));
  job.set_user("ada.b-c_d@lab");
  job.set_priority(-100);
  job.set_max_attempts(100);
  job.mutable_resources()->set_memory_bytes(1);
  job.mutable_resources()->set_wall_seconds(1e9);
  job.mutable_resources()->set_scratch_bytes(1);
  EXPECT_TRUE(CheckTerms(job).ok()) << CheckTerms(job);
}

TEST(JobTermsTest, EachRuleNamesFieldAndValue) {
  EXPECT_EQ(ErrorOf([](v1::Job& job) { job.set_priority(101); }),
            "priority = 101: must be in [-100, 100]");
  EXPECT_EQ(ErrorOf([](v1::Job& job) { job.set_max_attempts(0); }),
            "max_attempts = 0: must be in [1, 100]");
  EXPECT_EQ(ErrorOf([](v1::Job& job) { job.set_user("two words"); }),
            "user = \"two words\": must be letters, digits and \"._@-\", at most 63");
  EXPECT_EQ(ErrorOf([](v1::Job& job) { job.mutable_resources()->set_memory_bytes(-5); }),
            "resources.memory_bytes = -5: must be > 0");
  EXPECT_EQ(ErrorOf([](v1::Job& job) { job.mutable_resources()->set_scratch_bytes(0); }),
            "resources.scratch_bytes = 0: must be > 0");
  for (const double seconds : {0.0, -1.0, 2e9, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_NE(ErrorOf([&](v1::Job& job) { job.mutable_resources()->set_wall_seconds(seconds); }),
              "")
        << seconds;
  }
}

TEST(JobTermsTest, NamesAreCountedInCharacters) {
  std::string name;
  for (int i = 0; i < 200; ++i) name += "\xc3\xa4";
  EXPECT_TRUE(CheckDisplayName(name).ok());
  EXPECT_EQ(CheckDisplayName(name + "b").message(),
            "display_name: has 201 characters; must have at most 200");
}

}  // namespace
}  // namespace spikepinn::wire
