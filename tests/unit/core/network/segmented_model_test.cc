#include "core/network/segmented_model.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spikepinn {
namespace {

// Two segments with one unit each: [0, 2] ends in a spike, [2, 5] does not.
std::vector<SegmentParts> TwoSegments() {
  const SegmentParts first{.start_ms = 0.0,
                           .duration_ms = 2.0,
                           .start_v_mv = -60.0,
                           .start_w_pa = 1.0,
                           .v_scale_mv = 10.0,
                           .w_scale_pa = 2.0,
                           .map = TimeMap({0.45, 0.5, 0.05}),
                           .slope = {3.0},
                           .centre = {0.5},
                           .v_output = {4.0, 0.5},
                           .w_output = {1.0, -1.0},
                           .ends_in_spike = true,
                           .after_v_mv = -50.0,
                           .after_w_pa = 7.0};
  SegmentParts second = first;
  second.start_ms = 2.0;
  second.duration_ms = 3.0;
  second.start_v_mv = -50.0;
  second.start_w_pa = 7.0;
  second.ends_in_spike = false;
  return {first, second};
}

std::unique_ptr<TrainedModel> Model() { return *SegmentedModel::Make(TwoSegments()); }

std::string ErrorOf(std::vector<SegmentParts> segments) {
  return std::string(SegmentedModel::Make(std::move(segments)).status().message());
}

TEST(SegmentedModelTest, FollowsItsFormulaInsideASegment) {
  const double s = 0.4;
  const double tau = s + 0.4 * s * (s - 1.0);
  const double y = std::tanh(3.0 * (s - 0.5));
  const double dy = 3.0 * (1.0 - y * y);
  const double ds_dt = 1.0 / (2.0 * (1.0 + 0.4 * (2.0 * s - 1.0)));
  const Evaluation values = Model()->Evaluate(std::vector<double>{2.0 * tau});
  EXPECT_NEAR(values.v_mv[0], -60.0 + 10.0 * s * (4.0 + 0.5 * y), 1e-13);
  EXPECT_NEAR(values.w_pa[0], 1.0 + 2.0 * s * (1.0 - y), 1e-14);
  EXPECT_NEAR(values.dv_mv_per_ms[0], 10.0 * (4.0 + 0.5 * y + s * 0.5 * dy) * ds_dt, 1e-12);
  EXPECT_NEAR(values.dw_pa_per_ms[0], 2.0 * (1.0 - y - s * dy) * ds_dt, 1e-13);
}

TEST(SegmentedModelTest, AtASpikeTheSideDecides) {
  const std::vector<double> at_spike = {2.0};
  const double before = -60.0 + 10.0 * (4.0 + 0.5 * std::tanh(1.5));
  EXPECT_NEAR(Model()->Evaluate(at_spike, Side::kBeforeReset).v_mv[0], before, 1e-13);
  EXPECT_EQ(Model()->Evaluate(at_spike, Side::kAfterReset).v_mv[0], -50.0);
  EXPECT_EQ(Model()->Evaluate(at_spike).v_mv[0],
            Model()->Evaluate(at_spike, Side::kBeforeReset).v_mv[0]);
}

TEST(SegmentedModelTest, AResetIsNotSmeared) {
  const double tiny = 1e-12;
  const Evaluation values = Model()->Evaluate(std::vector<double>{2.0 - tiny, 2.0, 2.0 + tiny});
  EXPECT_NEAR(values.v_mv[0], values.v_mv[1], 1e-9);
  EXPECT_NEAR(values.v_mv[2], -50.0, 1e-9);
}

TEST(SegmentedModelTest, ASpikeAtTheVeryEndHasAnAfterToo) {
  const auto model = *SegmentedModel::Make({TwoSegments()[0]});
  EXPECT_EQ(model->Evaluate(std::vector<double>{2.0}, Side::kAfterReset).v_mv[0], -50.0);
  EXPECT_EQ(model->Evaluate(std::vector<double>{2.0}, Side::kAfterReset).w_pa[0], 7.0);
}

TEST(SegmentedModelTest, TimesMayComeInAnyOrder) {
  const Evaluation mixed = Model()->Evaluate(std::vector<double>{4.0, 0.5, 3.0});
  EXPECT_EQ(mixed.v_mv[0], Model()->Evaluate(std::vector<double>{4.0}).v_mv[0]);
  EXPECT_EQ(mixed.v_mv[1], Model()->Evaluate(std::vector<double>{0.5}).v_mv[0]);
  EXPECT_EQ(mixed.v_mv[2], Model()->Evaluate(std::vector<double>{3.0}).v_mv[0]);
}

TEST(SegmentedModelTest, KnowsItsSpikes) {
  const auto spikes = Model()->Spikes();
  ASSERT_TRUE(spikes.has_value());
  ASSERT_EQ(spikes->size(), 1u);
  EXPECT_EQ((*spikes)[0].time_ms, 2.0);
  EXPECT_NEAR((*spikes)[0].before.v_mv, -60.0 + 10.0 * (4.0 + 0.5 * std::tanh(1.5)), 1e-13);
  EXPECT_EQ((*spikes)[0].after, (State{-50.0, 7.0}));
}

TEST(SegmentedModelTest, CountsOutputWeightsAndFreeDurations) {
  EXPECT_EQ(Model()->ParameterCount(), 4 + 1 + 4);
}

TEST(SegmentedModelTest, IsReadBackToTheSameBits) {
  const auto model = Model();
  const auto loaded = LoadTrainedModel(model->Serialize());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  const std::vector<double> times = {0.0, 0.7, 2.0, 2.5, 5.0};
  EXPECT_EQ((*loaded)->Evaluate(times).v_mv, model->Evaluate(times).v_mv);
  EXPECT_EQ((*loaded)->Evaluate(times).dw_pa_per_ms, model->Evaluate(times).dw_pa_per_ms);
  EXPECT_EQ((*loaded)->Serialize(), model->Serialize());
  EXPECT_EQ((*loaded)->Evaluate(times, Side::kAfterReset).w_pa,
            model->Evaluate(times, Side::kAfterReset).w_pa);
}

TEST(SegmentedModelTest, PartsThatDoNotFitAreRefused) {
  EXPECT_EQ(ErrorOf({}), "segmented model: it has no segment");
  auto segments = TwoSegments();
  segments[1].start_ms = 2.5;
  EXPECT_EQ(ErrorOf(segments), "segmented model: a segment starts at 2.5 ms instead of 2 ms");
  segments = TwoSegments();
  segments[0].v_output.pop_back();
  EXPECT_EQ(ErrorOf(segments), "segmented model: a segment does not have as many weights as units");
  segments = TwoSegments();
  segments[0].duration_ms = 0.0;
  EXPECT_EQ(ErrorOf(segments), "segmented model: a segment's duration must be > 0");
}

TEST(SegmentedModelTest, AnArrayCutShortIsRefused) {
  const ArrayFile whole = *DecodeSafetensors(Model()->Serialize());
  for (const auto& [name, array] : whole.arrays) {
    ArrayFile broken = whole;
    NamedArray& cut = broken.arrays[name];
    cut.data.pop_back();
    cut.shape = {static_cast<std::int64_t>(cut.data.size())};
    EXPECT_FALSE(SegmentedModel::FromArrays(broken).ok()) << name;
    broken.arrays.erase(name);
    EXPECT_FALSE(SegmentedModel::FromArrays(broken).ok()) << name;
  }
  for (const double units : {-1.0, 0.5, 1e18, std::nan("")}) {
    ArrayFile broken = whole;
    broken.arrays["segment.units"].data[0] = units;
    EXPECT_FALSE(SegmentedModel::FromArrays(broken).ok()) << units;
  }
}

}  // namespace
}  // namespace spikepinn
