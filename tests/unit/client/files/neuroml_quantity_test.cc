#include "client/files/neuroml_quantity.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

using ::testing::HasSubstr;

TEST(NeuroMlQuantityTest, EveryUnitIsScaledToOurs) {
  const struct {
    const char* text;
    Dimension dimension;
    double value;
  } cases[] = {
      {"520ms", Dimension::kTime, 520},
      {"0.52 s", Dimension::kTime, 520},
      {"0.03 per_ms", Dimension::kPerTime, 0.03},
      {"30per_s", Dimension::kPerTime, 0.03},
      {"30 Hz", Dimension::kPerTime, 0.03},
      {"-60 mV", Dimension::kVoltage, -60},
      {"-0.06V", Dimension::kVoltage, -60},
      {"0.07 nA", Dimension::kCurrent, 70},
      {"100 pA", Dimension::kCurrent, 100},
      {"1e-4 uA", Dimension::kCurrent, 100},
      {"1E-10 A", Dimension::kCurrent, 100},
      {"100pF", Dimension::kCapacitance, 100},
      {"0.1 nF", Dimension::kCapacitance, 100},
      {"0.0001 uF", Dimension::kCapacitance, 100},
      {"1e-10 F", Dimension::kCapacitance, 100},
      {"-2 nS", Dimension::kConductance, -2},
      {"-2000 pS", Dimension::kConductance, -2},
      {"0.002uS", Dimension::kConductance, 2},
      {"2e-6 mS", Dimension::kConductance, 2},
      {"2e-9 S", Dimension::kConductance, 2},
      {".3 nS_per_mV", Dimension::kConductancePerVoltage, 0.3},
      {"0.7 uS_per_V", Dimension::kConductancePerVoltage, 0.7},
      {"7e-7 S_per_V", Dimension::kConductancePerVoltage, 0.7},
  };
  for (const auto& [text, dimension, value] : cases) {
    const absl::StatusOr<double> read = ParseQuantity(text, dimension);
    ASSERT_TRUE(read.ok()) << text;
    EXPECT_EQ(*read, value) << text;
  }
}

TEST(NeuroMlQuantityTest, ScalingIsExactWhereMultiplyingWouldRound) {
  EXPECT_NE(0.080287 * 1000.0, 80.287);
  EXPECT_EQ(*ParseQuantity("0.080287 nA", Dimension::kCurrent), 80.287);
  EXPECT_EQ(*ParseQuantity("0.240698289789055512345 nF", Dimension::kCapacitance),
            240.698289789055512345);
}

TEST(NeuroMlQuantityTest, AnUnknownUnitIsRefusedWithTheKnownOnes) {
  for (const char* const text : {"100", "100 mA", "100 PA", "100 pA x", "pA", "", "- pA", ". pA",
                                 "1e pA", "1..2 pA", "0x1p pA", "nan pA", "inf pA", "1,5 pA"}) {
    const absl::StatusOr<double> read = ParseQuantity(text, Dimension::kCurrent);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_THAT(std::string(read.status().message()),
                HasSubstr("must be a number and one of the units pA, nA, uA, A"))
        << text;
  }
}

TEST(NeuroMlQuantityTest, WhatNoDoubleHoldsIsRefused) {
  for (const char* const text : {"1e308 A", "1e-400 pA", "1e999999999 pA", "-1e400 pA"}) {
    EXPECT_FALSE(ParseQuantity(text, Dimension::kCurrent).ok()) << text;
  }
}

TEST(NeuroMlQuantityTest, WhatIsWrittenReadsBackToTheLastBit) {
  for (const double value :
       {100.0, 0.1 + 0.2, -1.0 / 3.0, 1e22, 5e-324, 0.0, std::numeric_limits<double>::max()}) {
    const std::string text = FormatQuantity(value, Dimension::kCurrent);
    EXPECT_EQ(*ParseQuantity(text, Dimension::kCurrent), value) << text;
    EXPECT_EQ(text.find('+'), std::string::npos) << "not in the schema";
  }
  EXPECT_EQ(FormatQuantity(100.0, Dimension::kCapacitance), "100 pF");
}

}  // namespace
}  // namespace spikepinn::files
