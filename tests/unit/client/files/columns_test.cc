#include "client/files/columns.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Names(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  for (const Column& column : columns) names.push_back(column.name);
  return names;
}

TEST(ColumnNameTest, IsWhatMatlabTakesForAVariable) {
  EXPECT_EQ(ColumnName("loss_", "physics_v"), "loss_physics_v");
  EXPECT_EQ(ColumnName("loss_", "a b-c.d\xc3\xa4"), "loss_a_b_c_d__");
  EXPECT_EQ(ColumnName("loss_", std::string(100, 'x')).size(), 63);
}

TEST(ColumnsTest, ChunksAreJoinedColumnByColumn) {
  client::TrajectoryChunk all;
  Append(client::TrajectoryChunk{{1}, {2}, {3}, {4}, {5}, {6}, {7}}, &all);
  Append(client::TrajectoryChunk{{11}, {12}, {13}, {14}, {15}, {16}, {17}}, &all);
  const std::vector<Column> columns = TrajectoryColumns(all);
  EXPECT_THAT(Names(columns), ElementsAre("t_ms", "v_mv", "w_pa", "guide_v_mv", "guide_w_pa",
                                          "reference_v_mv", "reference_w_pa"));
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double first = static_cast<double>(i) + 1.0;
    EXPECT_THAT(std::get<std::vector<double>>(columns[i].values), ElementsAre(first, first + 10.0));
  }
}

TEST(ColumnsTest, EvaluationAndSpikesKeepTheirColumnsApart) {
  client::EvaluationChunk all;
  Append(client::EvaluationChunk{{1}, {2}, {3}, {4}, {5}}, &all);
  std::vector<Column> columns = EvaluationColumns(all);
  EXPECT_THAT(Names(columns), ElementsAre("t_ms", "v_mv", "w_pa", "dv_mv_per_ms", "dw_pa_per_ms"));
  EXPECT_THAT(std::get<std::vector<double>>(columns[4].values), ElementsAre(5.0));
  columns = SpikeColumns({.time_ms = {1}, .guide_time_ms = {2}, .reference_time_ms = {3}});
  EXPECT_THAT(Names(columns),
              ElementsAre("spike_t_ms", "guide_spike_t_ms", "reference_spike_t_ms"));
  EXPECT_THAT(std::get<std::vector<double>>(columns[2].values), ElementsAre(3.0));
}

}  // namespace
}  // namespace spikepinn::files
