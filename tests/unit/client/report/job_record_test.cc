#include "client/report/job_record.h"

#include <gtest/gtest.h>

#include "core/neuron/presets.h"

namespace spikepinn::report {
namespace {

TEST(ResidualsOfTest, IsWhatTheDerivativesMissOfTheEquations) {
  const ForwardProblem problem = (*FindPreset("regular_spiking"))->problem;
  const StateRate early = problem.neuron.Rate({-60.0, 5.0}, problem.stimulus.Current(1.0));
  const StateRate late = problem.neuron.Rate({-40.0, 70.0}, problem.stimulus.Current(900.0));
  ASSERT_NE(problem.stimulus.Current(1.0), problem.stimulus.Current(900.0));
  const Residuals found =
      ResidualsOf(problem, {.time_ms = {1.0, 900.0},
                            .v_mv = {-60.0, -40.0},
                            .w_pa = {5.0, 70.0},
                            .dv_mv_per_ms = {early.dv_mv_per_ms + 0.25, late.dv_mv_per_ms},
                            .dw_pa_per_ms = {early.dw_pa_per_ms, late.dw_pa_per_ms - 0.5}});
  EXPECT_EQ(found.time_ms, (std::vector<double>{1.0, 900.0}));
  EXPECT_NEAR(found.v_mv_per_ms[0], 0.25, 1e-12);
  EXPECT_NEAR(found.v_mv_per_ms[1], 0.0, 1e-12);
  EXPECT_NEAR(found.w_pa_per_ms[0], 0.0, 1e-12);
  EXPECT_NEAR(found.w_pa_per_ms[1], -0.5, 1e-12);
}

TEST(ResidualsOfTest, LeavesOutCornersOfTheStimulus) {
  const ForwardProblem problem = (*FindPreset("regular_spiking"))->problem;
  const Residuals found = ResidualsOf(problem, {.time_ms = {99.0, 100.0, 101.0},
                                                .v_mv = {-60.0, -60.0, -60.0},
                                                .w_pa = {0.0, 0.0, 0.0},
                                                .dv_mv_per_ms = {0.0, 0.0, 0.0},
                                                .dw_pa_per_ms = {0.0, 0.0, 0.0}});
  EXPECT_EQ(found.time_ms, (std::vector<double>{99.0, 101.0}));  // the step comes at 100
  EXPECT_EQ(found.v_mv_per_ms.size(), 2u);
}

TEST(AddEventTest, PiecesOfALaterPassReplaceThoseOfTheEarlierOne) {
  JobRecord record;
  const auto add = [&](std::int64_t index, double end_ms) {
    client::Event event;
    event.payload = FinishedPiece{.index = index, .end_ms = end_ms, .time_ms = {1.0}};
    AddEvent(event, &record);
  };
  for (const double end_ms : {10.0, 20.0, 30.0}) add(record.pieces.size(), end_ms);
  add(0, 15.0);
  add(1, 30.0);
  ASSERT_EQ(record.pieces.size(), 2u);
  EXPECT_EQ(record.pieces[0].end_ms, 15.0);
  EXPECT_EQ(record.pieces[1].end_ms, 30.0);
  EXPECT_TRUE(record.pieces[0].time_ms.empty());
  EXPECT_TRUE(record.events.empty());
}

}  // namespace
}  // namespace spikepinn::report
