#include "core/neuron/field_error.h"

#include <gtest/gtest.h>

#include <limits>

namespace spikepinn {
namespace {

TEST(FormatNumberTest, IsShortAndReadsBackAsTheSameNumber) {
  EXPECT_EQ(FormatNumber(-1.0), "-1");
  EXPECT_EQ(FormatNumber(0.1), "0.1");
  EXPECT_EQ(FormatNumber(29.999999999), "29.999999999");
  EXPECT_EQ(FormatNumber(-std::numeric_limits<double>::min()), "-2.2250738585072014e-308");
}

TEST(FormatNumberTest, NamesWhatIsNotFinite) {
  const double inf = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(FormatNumber(inf), "inf");
  EXPECT_EQ(FormatNumber(-inf), "-inf");
  EXPECT_EQ(FormatNumber(nan), "nan");
  EXPECT_EQ(FormatNumber(-nan), "nan");
}

TEST(FieldErrorTest, NamesFieldValueAndRule) {
  const absl::Status status = FieldError("forward.duration_ms", -1.0, "must be > 0");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "forward.duration_ms = -1: must be > 0");
}

TEST(CheckPositiveTest, RefusesZeroNegativeAndNotFinite) {
  EXPECT_TRUE(CheckPositive("x", 1e-300).ok());
  EXPECT_EQ(CheckPositive("x", 0.0).message(), "x = 0: must be > 0");
  EXPECT_EQ(CheckPositive("x", -2.5).message(), "x = -2.5: must be > 0");
  const double inf = std::numeric_limits<double>::infinity();
  EXPECT_EQ(CheckPositive("x", inf).message(), "x = inf: must be finite");
}

}  // namespace
}  // namespace spikepinn
