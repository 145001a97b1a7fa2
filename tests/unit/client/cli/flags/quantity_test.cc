#include "client/cli/flags/quantity.h"

#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

TEST(QuantityTest, BytesHaveUnits) {
  EXPECT_EQ(ParseBytes("--memory", "4096").value(), 4096);
  EXPECT_EQ(ParseBytes("--memory", "2GiB").value(), std::int64_t{2} << 30);
  EXPECT_EQ(ParseBytes("--memory", " 1.5 kb ").value(), 1500);
  EXPECT_EQ(ParseBytes("--memory", "1tib").value(), std::int64_t{1} << 40);
  for (const char* bad : {"", "0", "-1GiB", "GiB", "2 Gi", "2G B", "nan", "1e30", "0.5", "2GiBs"}) {
    EXPECT_FALSE(ParseBytes("--memory", bad).ok()) << bad;
  }
  EXPECT_EQ(std::string(ParseBytes("--memory", "much").status().message()),
            "--memory = much: must be a size > 0 such as 2GiB, 500MB or 4096");
}

TEST(QuantityTest, DurationsHaveUnits) {
  EXPECT_EQ(ParseSeconds("--time", "30").value(), 30.0);
  EXPECT_EQ(ParseSeconds("--time", "90s").value(), 90.0);
  EXPECT_EQ(ParseSeconds("--time", "1.5h").value(), 5400.0);
  EXPECT_EQ(ParseSeconds("--time", "250ms").value(), 0.25);
  EXPECT_EQ(ParseSeconds("--time", "2 d").value(), 172800.0);
  for (const char* bad : {"", "0s", "-1", "h", "1 year", "inf", "1h30m"}) {
    EXPECT_FALSE(ParseSeconds("--time", bad).ok()) << bad;
  }
}

TEST(QuantityTest, BytesArePrintedShort) {
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(1023), "1023 B");
  EXPECT_EQ(FormatBytes(2048), "2.0 KiB");
  EXPECT_EQ(FormatBytes((1 << 20) - 1), "1.0 MiB");
  EXPECT_EQ(FormatBytes(std::int64_t{3} << 29), "1.5 GiB");
  EXPECT_EQ(FormatBytes(std::int64_t{5} << 50), "5120.0 TiB");
}

}  // namespace
}  // namespace spikepinn::cli
