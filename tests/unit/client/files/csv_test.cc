#include "client/files/csv.h"

#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

TEST(TrajectoryCsvTest, HasSeventeenDigitsInAllSevenColumns) {
  EXPECT_STREQ(kTrajectoryHeader,
               "t_ms,v_mv,w_pa,guide_v_mv,guide_w_pa,reference_v_mv,reference_w_pa\n");
  client::TrajectoryChunk chunk;
  chunk.time_ms = {0.1, 0.2};
  chunk.v_mv = {1, 2};
  chunk.w_pa = {3, 4};
  chunk.guide_v_mv = {5, 6};
  chunk.guide_w_pa = {7, 8};
  chunk.reference_v_mv = {9, 10};
  chunk.reference_w_pa = {11, 12};
  EXPECT_EQ(TrajectoryRows(chunk),
            "0.10000000000000001,1,3,5,7,9,11\n"
            "0.20000000000000001,2,4,6,8,10,12\n");
}

TEST(SpikesCsvTest, LeavesCellsOfShorterTrainsEmpty) {
  EXPECT_EQ(SpikesCsv({.time_ms = {1.5}, .guide_time_ms = {}, .reference_time_ms = {2, 3}}),
            "index,time_ms,guide_ms,reference_ms\n"
            "0,1.5,,2\n"
            "1,,,3\n");
  EXPECT_EQ(SpikesCsv({}), "index,time_ms,guide_ms,reference_ms\n");
}

}  // namespace
}  // namespace spikepinn::files
