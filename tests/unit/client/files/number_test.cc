#include "client/files/number.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <random>

#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

TEST(FormatExactTest, IsPrintfsSeventeenDigits) {
  EXPECT_EQ(FormatExact(0.1), "0.10000000000000001");
  EXPECT_EQ(FormatExact(200.022471), "200.022471");
  EXPECT_EQ(FormatExact(1e300), "1.0000000000000001e+300");
  EXPECT_EQ(FormatExact(0.0), "0");
  EXPECT_EQ(FormatExact(-0.0), "-0");
  EXPECT_EQ(FormatExact(5e-324), "4.9406564584124654e-324");
}

TEST(FormatExactTest, SpellsWhatIsNotFinite) {
  EXPECT_EQ(FormatExact(std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(FormatExact(-std::numeric_limits<double>::quiet_NaN()), "nan");
  EXPECT_EQ(FormatExact(std::numeric_limits<double>::infinity()), "inf");
  EXPECT_EQ(FormatExact(-std::numeric_limits<double>::infinity()), "-inf");
}

TEST(FormatExactTest, ReadsBackAsTheSameDouble) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 10'000; ++i) {
    double value = 0.0;
    const std::uint64_t bits = random();
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    const std::string text = FormatExact(value);
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    char printed[64];
    std::snprintf(printed, sizeof(printed), "%.17g", value);
    EXPECT_EQ(text, printed);
  }
}

TEST(FormatShortTest, KeepsFourDigits) {
  EXPECT_EQ(FormatShort(1.23456), "1.235");
  EXPECT_EQ(FormatShort(123456.0), "1.235e+05");
  EXPECT_EQ(FormatShort(13.0), "13.00");
  EXPECT_EQ(FormatShort(1234.4), "1234");
  EXPECT_EQ(FormatShort(-0.25), "-0.2500");
  EXPECT_EQ(FormatShort(0.0), "0.000");
  EXPECT_EQ(FormatShort(std::nan("")), "nan");
}

TEST(FormatSecondsTest, PicksItsUnits) {
  EXPECT_EQ(FormatSeconds(0), "0s");
  EXPECT_EQ(FormatSeconds(0.00123), "1.2ms");
  EXPECT_EQ(FormatSeconds(0.04), "40ms");
  EXPECT_EQ(FormatSeconds(0.12), "0.1s");
  EXPECT_EQ(FormatSeconds(9.94), "9.9s");
  EXPECT_EQ(FormatSeconds(9.96), "10s");
  EXPECT_EQ(FormatSeconds(59.4), "59s");
  EXPECT_EQ(FormatSeconds(59.6), "1m 00s");
  EXPECT_EQ(FormatSeconds(125), "2m 05s");
  EXPECT_EQ(FormatSeconds(3 * 3600 + 7 * 60), "3h 07m");
  EXPECT_EQ(FormatSeconds(51 * 3600), "2d 03h");
  EXPECT_EQ(FormatSeconds(-1), "?");
  EXPECT_EQ(FormatSeconds(std::nan("")), "?");
}

TEST(FormatCountTest, GroupsThousands) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(1000), "1,000");
  EXPECT_EQ(FormatCount(1234567), "1,234,567");
  EXPECT_EQ(FormatCount(-1234), "-1,234");
  EXPECT_EQ(FormatCount(-123456), "-123,456");
}

}  // namespace
}  // namespace spikepinn::files
