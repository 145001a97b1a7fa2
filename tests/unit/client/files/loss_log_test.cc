#include "client/files/loss_log.h"

#include <cmath>
#include <utility>

#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

Progress At(const std::string& stage, std::int64_t step, std::int64_t overall,
            std::vector<LossTerm> loss) {
  Progress progress;
  progress.stage = stage;
  progress.step = step;
  progress.overall_step = overall;
  progress.loss = std::move(loss);
  progress.elapsed_seconds = 0.5 * static_cast<double>(overall);
  return progress;
}

TEST(LossLogTest, HasTermsInFirstSeenOrderAndTotalLast) {
  LossLog log;
  log.Add(At("adam", 1, 1, {{"physics_v", 1}, {"total", 3}, {"initial", 2}}));
  log.Add(At("lbfgs", 1, 2, {{"data_v", 0.1}, {"physics_v", 4}, {"total", 5}}));
  EXPECT_EQ(log.Csv(),
            "stage,step,physics_v,initial,data_v,total,elapsed_seconds\n"
            "adam,1,1,2,,3,0.5\n"
            "lbfgs,1,4,,0.10000000000000001,5,1\n");
}

TEST(LossLogTest, AsColumnsATermThatARowHasNotIsNaN) {
  LossLog log;
  log.Add(At("adam", 1, 1, {{"physics_v", 1}, {"total", 3}}));
  log.Add(At("\xc3\xa4", 2, 2, {{"total", 5}}));
  const std::vector<Column> columns = log.Columns();
  ASSERT_EQ(columns.size(), 5);
  EXPECT_EQ(columns[0].name, "loss_stage");
  EXPECT_EQ(std::get<std::vector<std::string>>(columns[0].values),
            (std::vector<std::string>{"adam", "??"}));
  EXPECT_EQ(columns[1].name, "loss_step");
  EXPECT_EQ(columns[2].name, "loss_physics_v");
  EXPECT_EQ(std::get<std::vector<double>>(columns[2].values)[0], 1.0);
  EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(columns[2].values)[1]));
  EXPECT_EQ(columns[3].name, "loss_total");
  EXPECT_EQ(columns[4].name, "loss_elapsed_seconds");
  EXPECT_EQ(std::get<std::vector<double>>(columns[4].values), (std::vector<double>{0.5, 1.0}));
}

TEST(LossLogTest, ALaterAttemptReplacesWhatItRepeats) {
  LossLog log;
  log.Add(At("adam", 1, 1, {{"total", 1}}));
  log.Add(At("adam", 5, 5, {{"total", 5}}));
  log.Add(At("adam", 9, 9, {{"total", 9}}));
  log.Add(At("adam", 5, 5, {{"total", 50}}));
  log.Add(At("adam", 7, 7, {{"total", 70}}));
  EXPECT_EQ(log.Csv(),
            "stage,step,total,elapsed_seconds\n"
            "adam,1,1,0.5\n"
            "adam,5,50,2.5\n"
            "adam,7,70,3.5\n");
}

TEST(LossLogTest, WithoutEventsIsAHeader) {
  EXPECT_EQ(LossLog().Csv(), "stage,step,total,elapsed_seconds\n");
}

TEST(LossLogTest, KnowsOnlyTheTermsThatWereTold) {
  LossLog log;
  EXPECT_TRUE(log.TermNames().empty());
  log.Add(At("adam", 1, 1, {{"physics_v", 1}}));
  EXPECT_EQ(log.TermNames(), std::vector<std::string>{"physics_v"});
  log.Add(At("adam", 2, 2, {{"total", 3}, {"data_v", 2}}));
  EXPECT_EQ(log.TermNames(), (std::vector<std::string>{"physics_v", "data_v", "total"}));
  EXPECT_TRUE(std::isnan(log.ValuesOf("total")[0]));
  EXPECT_EQ(log.ValuesOf("total")[1], 3.0);
}

}  // namespace
}  // namespace spikepinn::files
