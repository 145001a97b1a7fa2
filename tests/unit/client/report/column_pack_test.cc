#include "client/report/column_pack.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/strings/escaping.h"

namespace spikepinn::report {
namespace {

// What web/data.js does.
std::vector<std::vector<double>> Unpacked(const ColumnPack& pack) {
  std::string gzip;
  EXPECT_TRUE(absl::Base64Unescape(pack.Packed(), &gzip));
  std::string bytes(1 << 22, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(gzip.data());
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(bytes.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  bytes.resize(stream.total_out);
  inflateEnd(&stream);

  std::vector<std::vector<double>> columns;
  std::size_t offset = 0;
  for (const auto& column : pack.columns()) {
    const std::size_t count = column["count"];
    std::vector<double> values;
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      for (int byte = 0; byte < 4; ++byte) {
        sum +=
            static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[offset + byte * count + i]))
            << (8 * byte);
      }
      values.push_back(column.contains("unit") ? sum * column["unit"].get<double>()
                                               : double{std::bit_cast<float>(sum)});
    }
    offset += 4 * count;
    columns.push_back(values);
  }
  EXPECT_EQ(offset, bytes.size());
  return columns;
}

TEST(ColumnPackTest, ValuesKeepSinglePrecisionAndTheirOrder) {
  ColumnPack pack;
  const std::vector<double> values = {-60.0, 35.0, 0.0, 1e-30, -1234.56789};
  pack.AddValues("v", values);
  pack.AddValues("none", {});
  pack.AddValues("last", {7.5});
  const auto columns = Unpacked(pack);
  ASSERT_EQ(columns.size(), 3u);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(columns[0][i], double{static_cast<float>(values[i])});
  }
  EXPECT_TRUE(columns[1].empty());
  EXPECT_EQ(columns[2], std::vector<double>{7.5});
  EXPECT_EQ(pack.columns()[2]["name"], "last");
}

TEST(ColumnPackTest, TimesKeepNineDigitsOfTheirSpan) {
  for (const double span_ms : {0.05, 1000.0, 3.6e6}) {
    ColumnPack pack;
    std::vector<double> times;
    for (int i = 0; i <= 100; ++i) times.push_back(span_ms * i * i / 10000.0);
    times.push_back(times.back());  // both sides of a spike
    pack.AddTimes("time", times);
    const auto columns = Unpacked(pack);
    for (std::size_t i = 0; i < times.size(); ++i) {
      EXPECT_NEAR(columns[0][i], times[i], 5.1e-9 * span_ms);
    }
    EXPECT_EQ(columns[0][100], columns[0][101]);
  }
}

TEST(ColumnPackTest, CoarseValuesKeepFourDigits) {
  ColumnPack pack;
  const std::vector<double> values = {1.23456789e-12, 9.87654321e8, 3.14159265, 0.0};
  pack.AddCoarse("error", values);
  const auto columns = Unpacked(pack);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_NEAR(columns[0][i], values[i], 1e-4 * values[i]);
  }
}

TEST(ColumnPackTest, WhatIsNoNumberStaysNone) {
  ColumnPack pack;
  pack.AddCoarse("a", {std::numeric_limits<double>::quiet_NaN(), 1.0});
  pack.AddValues("b", {std::numeric_limits<double>::infinity(), 1e300});
  const auto columns = Unpacked(pack);
  EXPECT_TRUE(std::isnan(columns[0][0]));
  EXPECT_EQ(columns[0][1], 1.0);
  EXPECT_TRUE(std::isinf(columns[1][0]));
}

TEST(ColumnPackTest, AGridCostsNextToNothing) {
  std::vector<double> times;
  for (int i = 0; i <= 10000; ++i) times.push_back(i * 0.1);
  ColumnPack pack;
  pack.AddTimes("time", times);
  EXPECT_LT(pack.Packed().size(), 500u);
}

}  // namespace
}  // namespace spikepinn::report
