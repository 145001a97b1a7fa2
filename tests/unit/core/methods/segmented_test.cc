#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/methods/method.h"
#include "core/neuron/presets.h"
#include "core/ode/euler.h"
#include "tests/support/recording_observer.h"

namespace spikepinn {
namespace {

TrainingSpec SpecOf(const std::string& preset) {
  TrainingSpec spec = DefaultSpec(Method::kSegmented);
  spec.forward = (*FindPreset(preset))->problem;
  return spec;
}

MethodResult RunSegmented(const TrainingSpec& spec, RecordingObserver& observer) {
  const Trajectory guide = EulerGuide(spec.forward, spec.guide.dt_ms);
  return *TrainSegmented({spec, guide, observer, observer.stop.get_token()});
}

TEST(SegmentedTest, PiecesTellTheSolutionAsItGrows) {
  RecordingObserver observer;
  const MethodResult result = RunSegmented(SpecOf("regular_spiking"), observer);
  ASSERT_EQ(result.end, TrainingEnd::kFinished);
  ASSERT_EQ(static_cast<std::int64_t>(observer.pieces.size()), result.segmented->segments);
  double end_ms = 0.0;
  std::size_t spikes = 0;
  for (std::size_t i = 0; i < observer.pieces.size(); ++i) {
    const FinishedPiece& piece = observer.pieces[i];
    EXPECT_EQ(piece.index, static_cast<std::int64_t>(i));
    EXPECT_NEAR(piece.start_ms, end_ms, 1e-9);
    end_ms = piece.end_ms;
    spikes += piece.spike_ms.size();
    ASSERT_EQ(piece.time_ms.size(), piece.v_mv.size());
    ASSERT_EQ(piece.time_ms.size(), piece.w_pa.size());
    EXPECT_NEAR(piece.time_ms.front(), piece.start_ms, 1e-9);
    EXPECT_NEAR(piece.time_ms.back(), piece.end_ms, 1e-9);
  }
  EXPECT_NEAR(end_ms, 1000.0, 1e-9);
  EXPECT_EQ(spikes, 6u);
  // Before the first spike's reset and after it.
  const auto has_spike = [](const FinishedPiece& piece) { return !piece.spike_ms.empty(); };
  const FinishedPiece& first_spike =
      *std::find_if(observer.pieces.begin(), observer.pieces.end(), has_spike);
  EXPECT_NEAR(first_spike.v_mv[first_spike.v_mv.size() - 2], 35.0, 1e-6);
  EXPECT_EQ(first_spike.v_mv.back(), -50.0);
  EXPECT_NEAR(first_spike.spike_ms[0], 200.022471, 1e-6);
}

TEST(SegmentedTest, ProgressCountsSegments) {
  RecordingObserver observer;
  const MethodResult result = RunSegmented(SpecOf("regular_spiking"), observer);
  EXPECT_EQ(observer.stages, (std::vector<std::string>{"segments"}));
  EXPECT_EQ(observer.reports.back().step, result.segmented->segments);
  EXPECT_EQ(observer.reports.back().total_steps, result.segmented->segments);
  EXPECT_GT(observer.steps_ended, 8);  // of the optimiser
  EXPECT_EQ(result.final_loss.back().name, "total");
  EXPECT_LT(result.final_loss.back().value, 1e-12);
}

TEST(SegmentedTest, ManyShortSegmentsAreToldInFewPieces) {
  TrainingSpec spec = SpecOf("regular_spiking");
  SampledCurrent samples;
  for (int i = 0; i <= 4000; ++i) {
    samples.time_ms.push_back(0.025 * i);
    samples.current_pa.push_back(50.0 + 20.0 * std::sin(0.7 * i));
  }
  spec.forward.stimulus = {};
  spec.forward.stimulus.samples = {samples};
  spec.forward.duration_ms = 100.0;
  RecordingObserver observer;
  const MethodResult result = RunSegmented(spec, observer);
  ASSERT_EQ(result.end, TrainingEnd::kFinished) << result.message;
  EXPECT_GE(result.segmented->segments, 4000);
  EXPECT_LE(observer.pieces.size(), 501u);
  std::int64_t segments = 0;
  for (const FinishedPiece& piece : observer.pieces) segments += piece.segments;
  EXPECT_EQ(segments, result.segmented->segments);
}

TEST(SegmentedTest, TheSameSpecGivesTheSameBits) {
  RecordingObserver observer;
  TrainingSpec spec = SpecOf("tonic_spiking");
  const std::string first = RunSegmented(spec, observer).model->Serialize();
  EXPECT_EQ(RunSegmented(spec, observer).model->Serialize(), first);
  spec.runtime.seed = 2;
  EXPECT_NE(RunSegmented(spec, observer).model->Serialize(), first);
}

TEST(SegmentedTest, ASharperAccuracyIsReachedWithMoreUnits) {
  RecordingObserver observer;
  TrainingSpec spec = SpecOf("tonic_spiking");
  spec.segmented.accuracy = 1e-4;
  const SegmentedReport coarse = *RunSegmented(spec, observer).segmented;
  spec.segmented.accuracy = 1e-10;
  const SegmentedReport sharp = *RunSegmented(spec, observer).segmented;
  EXPECT_TRUE(coarse.reached);
  EXPECT_TRUE(sharp.reached);
  EXPECT_LT(coarse.largest_units, sharp.largest_units);
}

TEST(SegmentedTest, AStopCancels) {
  RecordingObserver observer;
  observer.stop_at_step = 2;
  const MethodResult result = RunSegmented(SpecOf("regular_spiking"), observer);
  EXPECT_EQ(result.end, TrainingEnd::kCancelled);
  EXPECT_EQ(result.model, nullptr);
}

TEST(SegmentedTest, TooManySegmentsAreToldAndNotDrawnOut) {
  TrainingSpec spec = SpecOf("regular_spiking");
  spec.segmented.max_segments = 3;
  RecordingObserver observer;
  const MethodResult result = RunSegmented(spec, observer);
  EXPECT_EQ(result.end, TrainingEnd::kDiverged);
  EXPECT_EQ(result.message.find("more than 3 segments until t = "), 0u) << result.message;
}

}  // namespace
}  // namespace spikepinn
