#include "wire/scalar_reader.h"

#include <optional>

#include "gtest/gtest.h"
#include "spikepinn/v1/job.pb.h"

namespace spikepinn::wire {
namespace {

TEST(ScalarReaderTest, ShortNamesOfEnums) {
  EXPECT_EQ(ShortName(*v1::JobState_descriptor()->FindValueByName("JOB_STATE_QUEUED")), "queued");
  EXPECT_EQ(ShortName(*v1::JobError_Reason_descriptor()->FindValueByName("REASON_WORKER_LOST")),
            "worker_lost");
}

TEST(ScalarReaderTest, ParseFiniteTakesTheWholeTextOrNothing) {
  EXPECT_EQ(ParseFinite("1.5"), 1.5);
  EXPECT_EQ(ParseFinite("+2"), 2.0);
  EXPECT_EQ(ParseFinite("-3e-2"), -0.03);
  EXPECT_EQ(ParseFinite(".5"), 0.5);
  EXPECT_EQ(ParseFinite("1e-400"), 0.0);
  for (const char* bad : {"", "+", "x", "1x", " 1", "1 ", "0x10", "1,5", "1e999", "-1e999", "inf",
                          "nan", "+-1", "1_000"}) {
    EXPECT_EQ(ParseFinite(bad), std::nullopt) << bad;
  }
}

TEST(ScalarReaderTest, ANumberThatIsNoneIsToldFromOneThatIsNotFinite) {
  v1::ForwardProblem problem;
  const auto set = [&](const std::string& text) {
    return SetScalar({.text = text, .quoted = false},
                     *v1::ForwardProblem::descriptor()->FindFieldByName("duration_ms"), &problem);
  };
  EXPECT_EQ(set("1e2"), "");
  EXPECT_EQ(problem.duration_ms(), 100.0);
  for (const char* none : {"", "0x10", "0X1p9999", " 1", "1 ", "x", "+-1", "-"}) {
    EXPECT_EQ(set(none), "must be a number") << none;
  }
  for (const char* infinite : {"1e999", "-1e999", "inf", ".inf", "-.Inf", "Infinity", ".NaN"}) {
    EXPECT_EQ(set(infinite), "must be finite") << infinite;
  }
}

TEST(ScalarReaderTest, TextMustBeUtf8) {
  v1::Job job;
  const auto set = [&](const std::string& text) {
    return SetScalar({.text = text, .quoted = true},
                     *v1::Job::descriptor()->FindFieldByName("display_name"), &job);
  };
  EXPECT_EQ(set("Größe"), "");
  EXPECT_EQ(set("Gr\xF6\xDF"), "must be UTF-8");
  EXPECT_EQ(job.display_name(), "Größe");
}

TEST(ScalarReaderTest, WholeNumbersKeepTheirRange) {
  v1::Job job;
  const auto set = [&](const char* field, const std::string& text) {
    return SetScalar({.text = text, .quoted = false},
                     *v1::Job::descriptor()->FindFieldByName(field), &job);
  };
  EXPECT_EQ(set("priority", "-7"), "");
  EXPECT_EQ(job.priority(), -7);
  EXPECT_EQ(set("priority", "2147483648"), "must be a whole number in [-2147483648, 2147483647]");
  EXPECT_EQ(set("priority", "1.5"), "must be a whole number");
  EXPECT_EQ(set("sweep_index", "2147483648"), "");
  EXPECT_EQ(job.sweep_index(), 2147483648);
}

}  // namespace
}  // namespace spikepinn::wire
