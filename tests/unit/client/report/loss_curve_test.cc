#include "client/report/loss_curve.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spikepinn::report {
namespace {

client::Event Told(const std::string& stage, std::int64_t overall_step,
                   std::vector<LossTerm> loss) {
  client::Event event;
  event.payload = Progress{.stage = stage, .loss = std::move(loss), .overall_step = overall_step};
  return event;
}

TEST(LossCurveTest, IsOneCurveOverAllStagesWithTheTotalLast) {
  client::Event warning;
  warning.payload = client::Warning{"slow"};
  const std::vector<client::Event> events = {
      Told("adam", 1, {{"total", 3.0}, {"physics_v", 2.0}}), warning,
      Told("adam", 10, {{"total", 2.0}, {"physics_v", 1.5}, {"data_v", 0.5}}),
      Told("lbfgs", 12, {{"total", 1.0}, {"physics_v", 0.5}})};
  const LossCurve curve = LossCurveOf(events);
  EXPECT_EQ(curve.step, (std::vector<double>{1, 10, 12}));
  ASSERT_EQ(curve.terms.size(), 3u);
  EXPECT_EQ(curve.terms[0].name, "physics_v");
  EXPECT_EQ(curve.terms[1].name, "data_v");
  EXPECT_EQ(curve.terms[2].name, "total");
  EXPECT_EQ(curve.terms[2].values, (std::vector<double>{3.0, 2.0, 1.0}));
  EXPECT_TRUE(std::isnan(curve.terms[1].values[0]));
  ASSERT_EQ(curve.stages.size(), 2u);
  EXPECT_EQ(curve.stages[1].name, "lbfgs");
  EXPECT_EQ(curve.stages[1].first_step, 10.0);  // where Adam ended
}

TEST(LossCurveTest, ALaterAttemptsFiguresStand) {
  const std::vector<client::Event> events = {Told("adam", 10, {{"total", 1.0}}),
                                             Told("adam", 20, {{"total", 2.0}}),
                                             Told("adam", 15, {{"total", 3.0}})};
  const LossCurve curve = LossCurveOf(events);
  EXPECT_EQ(curve.step, (std::vector<double>{10, 15}));
  EXPECT_EQ(curve.terms[0].values, (std::vector<double>{1.0, 3.0}));
}

TEST(LossCurveTest, IsEmptyWithoutProgress) {
  EXPECT_TRUE(LossCurveOf({}).step.empty());
  EXPECT_TRUE(LossCurveOf({}).terms.empty());
}

}  // namespace
}  // namespace spikepinn::report
