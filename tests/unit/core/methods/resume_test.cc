// An interrupted training that goes on ends with the bits of one that nothing happened to: for
// every method, wherever it is interrupted, and however often.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/checkpoint.h"
#include "core/methods/method.h"
#include "core/neuron/presets.h"
#include "core/ode/euler.h"
#include "tests/support/recording_observer.h"

namespace spikepinn {
namespace {

absl::StatusOr<MethodResult> TrainIt(const TrainingSpec& spec, RecordingObserver& observer,
                                     const TrainingState* resume = nullptr) {
  const Trajectory guide = EulerGuide(spec.forward, spec.guide.dt_ms);
  const MethodInput input{spec, guide, observer, observer.stop.get_token(), resume};
  switch (spec.method) {
    case Method::kPure:
      return TrainPure(input);
    case Method::kGuided:
      return TrainGuided(input);
    case Method::kSegmented:
      break;
  }
  return TrainSegmented(input);
}

// Through bytes, as in a file.
TrainingState Reread(const TrainingSpec& spec, const TrainingState& state) {
  auto again = DecodeCheckpoint(spec, EncodeCheckpoint(spec, state));
  EXPECT_TRUE(again.ok()) << again.status();
  return *std::move(again);
}

// What was reported, but for what it is worth to compare: step and total loss to the bit.
std::vector<std::string> Told(const std::vector<Progress>& reports) {
  std::vector<std::string> out;
  for (const Progress& report : reports) {
    std::string line = absl::StrCat(report.stage, " ", report.step, "/", report.total_steps, " ",
                                    report.overall_step, "/", report.overall_total_steps);
    for (const LossTerm& term : report.loss) {
      absl::StrAppend(&line, " ", term.name, "=",
                      absl::Hex(std::bit_cast<std::uint64_t>(term.value)));
    }
    out.push_back(line);
  }
  return out;
}

std::vector<std::string> Told(const std::vector<FinishedPiece>& pieces) {
  std::vector<std::string> out;
  for (const FinishedPiece& piece : pieces) {
    out.push_back(absl::StrCat(piece.index, " ", piece.start_ms, " ", piece.end_ms, " ",
                               piece.segments, " ", piece.units, " ", piece.estimated_error, " ",
                               piece.spike_ms.size(), " ", piece.time_ms.size(), " ",
                               piece.v_mv.front(), " ", piece.w_pa.back()));
  }
  return out;
}

template <typename T>
std::vector<T> Joined(std::vector<T> first, const std::vector<T>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

// A training that is not interrupted, with a checkpoint after every step.
struct Undisturbed {
  explicit Undisturbed(const TrainingSpec& the_spec) : spec(the_spec) {
    observer.wants_checkpoint = [] { return true; };
    auto trained = TrainIt(spec, observer);
    EXPECT_TRUE(trained.ok() && trained->end == TrainingEnd::kFinished) << trained.status();
    result = *std::move(trained);
    model = result.model->Serialize();
  }

  TrainingSpec spec;
  RecordingObserver observer;
  MethodResult result;
  std::string model;
};

void ExpectSameEnd(const MethodResult& resumed, const Undisturbed& whole) {
  ASSERT_EQ(resumed.end, TrainingEnd::kFinished) << resumed.message;
  EXPECT_EQ(resumed.model->Serialize(), whole.model);
  ASSERT_EQ(resumed.final_loss.size(), whole.result.final_loss.size());
  for (std::size_t i = 0; i < resumed.final_loss.size(); ++i) {
    EXPECT_EQ(resumed.final_loss[i].value, whole.result.final_loss[i].value);
  }
}

// Goes on from the checkpoints; what it tells there is what was not told before.
void ExpectTheSameFromEveryCheckpoint(const Undisturbed& whole) {
  const RecordingObserver& before = whole.observer;
  ASSERT_GT(before.checkpoints.size(), 3u);
  const std::size_t stride = 1 + before.checkpoints.size() / 30;  // of many, some
  for (std::size_t i = 0; i < before.checkpoints.size(); i += stride) {
    const TrainingState& saved = before.checkpoints[i];
    SCOPED_TRACE(absl::StrCat(saved.stage, " at overall step ", saved.overall_step));
    const TrainingState state = Reread(whole.spec, saved);
    EXPECT_EQ(state.stage, saved.stage);
    RecordingObserver observer;
    const auto resumed = TrainIt(whole.spec, observer, &state);
    ASSERT_TRUE(resumed.ok()) << resumed.status();
    ExpectSameEnd(*resumed, whole);
    const std::vector<std::string> all = Told(before.reports);
    std::vector<Progress> earlier;
    for (const Progress& report : before.reports) {
      if (report.overall_step <= state.overall_step) earlier.push_back(report);
    }
    EXPECT_EQ(Joined(Told(earlier), Told(observer.reports)), all);
    const auto pieces = Told(observer.pieces);
    const auto all_pieces = Told(before.pieces);
    ASSERT_LE(pieces.size(), all_pieces.size());
    EXPECT_TRUE(std::equal(pieces.rbegin(), pieces.rend(), all_pieces.rbegin()));
    EXPECT_EQ(observer.stages.front(), state.stage);
    if (resumed->segmented.has_value()) {
      EXPECT_EQ(resumed->segmented->passes, whole.result.segmented->passes);
      EXPECT_EQ(resumed->segmented->cuts, whole.result.segmented->cuts);
      EXPECT_EQ(resumed->segmented->estimated_relative_l2,
                whole.result.segmented->estimated_relative_l2);
      EXPECT_EQ(observer.steps_ended, before.steps_ended);
    }
  }
}

TrainingSpec SmallSpec(Method method, Precision precision) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.forward.duration_ms = 100.0;
  spec.network = {.hidden_layers = 2, .width = 9};
  spec.collocation.uniform_points = 40;
  spec.collocation.concentrated_points = method == Method::kGuided ? 10 : 0;
  spec.adam.steps = 6;
  spec.lbfgs.rounds = 5;
  spec.lbfgs.iterations_per_round = 4;
  spec.lbfgs.history = 7;  // overflows in the second round
  spec.runtime.precision = precision;
  return spec;
}

struct SmoothCase {
  Method method;
  Precision precision;
};

class SmoothResume : public testing::TestWithParam<SmoothCase> {};
INSTANTIATE_TEST_SUITE_P(, SmoothResume,
                         testing::Values(SmoothCase{Method::kPure, Precision::kFloat32},
                                         SmoothCase{Method::kPure, Precision::kFloat64},
                                         SmoothCase{Method::kGuided, Precision::kFloat32},
                                         SmoothCase{Method::kGuided, Precision::kFloat64}),
                         [](const auto& one) {
                           return absl::StrCat(ToString(one.param.method), "_",
                                               ToString(one.param.precision));
                         });

TEST_P(SmoothResume, EndsWithTheSameBitsFromEveryStep) {
  const Undisturbed whole(SmallSpec(GetParam().method, GetParam().precision));
  EXPECT_EQ(whole.observer.checkpoints.size(), 6u + 5u);
  ExpectTheSameFromEveryCheckpoint(whole);
}

TEST_P(SmoothResume, SurvivesAStopAfterEveryStep) {
  const Undisturbed whole(SmallSpec(GetParam().method, GetParam().precision));
  TrainingState state;
  bool begun = false;
  std::vector<std::string> told;
  for (int attempt = 0; attempt < 20; ++attempt) {
    RecordingObserver observer;
    observer.wants_checkpoint = [&] { return observer.stop.stop_requested(); };
    observer.stop_at_step = begun ? observer.stop_at_step : 1;
    if (begun) {
      const bool adam = state.overall_step < 6;
      observer.stop_at_step = adam ? state.overall_step + 1 : state.overall_step - 6 + 4;
    }
    const auto result = TrainIt(whole.spec, observer, begun ? &state : nullptr);
    ASSERT_TRUE(result.ok()) << result.status();
    told = Joined(told, Told(observer.reports));
    if (result->end == TrainingEnd::kFinished) {
      ExpectSameEnd(*result, whole);
      EXPECT_EQ(told, Told(whole.observer.reports));
      EXPECT_EQ(attempt, 11);
      return;
    }
    ASSERT_EQ(observer.checkpoints.size(), 1u) << "a stop saves once";
    state = Reread(whole.spec, observer.checkpoints[0]);
    begun = true;
  }
  FAIL() << "it never ended";
}

// To where the loss is no number, and to where it is one, a huge one.
class LeapResume : public testing::TestWithParam<std::pair<Precision, double>> {};
INSTANTIATE_TEST_SUITE_P(, LeapResume,
                         testing::Values(std::pair(Precision::kFloat32, 1e30),
                                         std::pair(Precision::kFloat64, 1e5)));

TEST_P(LeapResume, ALeapThatWasTakenBackIsRemembered) {
  TrainingSpec spec = SmallSpec(Method::kPure, GetParam().first);
  spec.lbfgs.learning_rate = GetParam().second;
  spec.lbfgs.rounds = 1;
  const Undisturbed whole(spec);
  ExpectTheSameFromEveryCheckpoint(whole);
  // With more rounds the next leap in a row has diverged, also if it comes after an interruption.
  spec.lbfgs.rounds = 2;
  RecordingObserver observer;
  observer.wants_checkpoint = [] { return true; };
  ASSERT_EQ(TrainIt(spec, observer)->end, TrainingEnd::kDiverged);
  RecordingObserver after;
  const auto resumed = TrainIt(spec, after, &observer.checkpoints.back());
  ASSERT_TRUE(resumed.ok());
  EXPECT_EQ(resumed->end, TrainingEnd::kDiverged);
  EXPECT_THAT(resumed->message, testing::HasSubstr("training diverged in stage lbfgs at step"));
  EXPECT_TRUE(after.warnings.empty());
}

void ExpectRefused(const TrainingSpec& spec, const TrainingState& state) {
  RecordingObserver observer;
  EXPECT_EQ(TrainIt(spec, observer, &state).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(observer.stages.empty());
}

TEST(SmoothResumeTest, AStateOfAnotherNetworkIsRefusedBeforeAnyStep) {
  const Undisturbed whole(SmallSpec(Method::kGuided, Precision::kFloat32));
  for (const TrainingState& state : whole.observer.checkpoints) {
    TrainingSpec wider = whole.spec;
    wider.network.width = 10;
    ExpectRefused(wider, state);
    TrainingSpec doubles = whole.spec;
    doubles.runtime.precision = Precision::kFloat64;
    ExpectRefused(doubles, state);
    TrainingSpec longer = whole.spec;
    longer.adam.steps = 7;
    if (state.stage == "lbfgs") ExpectRefused(longer, state);
  }
}

TEST(SmoothResumeTest, AStateWithoutOneOfItsArraysIsRefused) {
  const Undisturbed whole(SmallSpec(Method::kPure, Precision::kFloat32));
  for (const TrainingState& saved :
       {whole.observer.checkpoints.front(), whole.observer.checkpoints.back()}) {
    for (const auto& [name, array] : saved.arrays.singles) {
      SCOPED_TRACE(name);
      if (name == "lbfgs.curvatures") continue;  // a history that is still empty
      TrainingState state = saved;
      state.arrays.singles.erase(name);
      ExpectRefused(whole.spec, state);
    }
    for (const auto& [name, array] : saved.arrays.arrays) {
      SCOPED_TRACE(name);
      if (name == "lbfgs.iterations") continue;  // an L-BFGS that has just begun anew
      TrainingState state = saved;
      state.arrays.arrays.erase(name);
      ExpectRefused(whole.spec, state);
    }
  }
}

TrainingSpec SegmentedSpec(const std::string& preset, double accuracy) {
  TrainingSpec spec = DefaultSpec(Method::kSegmented);
  spec.forward = (*FindPreset(preset))->problem;
  spec.segmented.accuracy = accuracy;
  return spec;
}

// 1e-12 takes several passes; fast spiking has a kink; the resonator's pulses have corners.
class SegmentedResume : public testing::TestWithParam<std::pair<std::string, double>> {};
INSTANTIATE_TEST_SUITE_P(, SegmentedResume,
                         testing::Values(std::pair<std::string, double>{"tonic_spiking", 1e-8},
                                         std::pair<std::string, double>{"regular_spiking", 1e-12},
                                         std::pair<std::string, double>{"fast_spiking", 1e-8},
                                         std::pair<std::string, double>{"resonator", 1e-10}),
                         [](const auto& one) { return one.param.first; });

TEST_P(SegmentedResume, EndsWithTheSameBitsFromEverySegment) {
  const Undisturbed whole(SegmentedSpec(GetParam().first, GetParam().second));
  ExpectTheSameFromEveryCheckpoint(whole);
}

TEST_P(SegmentedResume, SurvivesAStopWithinEverySegment) {
  const Undisturbed whole(SegmentedSpec(GetParam().first, GetParam().second));
  const auto segments = static_cast<int>(whole.observer.checkpoints.size());
  TrainingState state;
  bool begun = false;
  for (int attempt = 0; attempt <= segments; ++attempt) {
    RecordingObserver observer;
    observer.wants_checkpoint = [&] {
      // Asked after the first segment, it stops the training, which is noticed within the second.
      return !observer.stop.request_stop();
    };
    const auto result = TrainIt(whole.spec, observer, begun ? &state : nullptr);
    ASSERT_TRUE(result.ok()) << result.status();
    if (result->end == TrainingEnd::kFinished) {
      ExpectSameEnd(*result, whole);
      EXPECT_GT(attempt, segments / 2);  // a segment may need no step
      return;
    }
    ASSERT_EQ(observer.checkpoints.size(), 1u);
    state = Reread(whole.spec, observer.checkpoints[0]);
    begun = true;
  }
  FAIL() << "it never ended";
}

TEST(SegmentedResumeTest, OverallStepsGrowOverAllPasses) {
  const Undisturbed whole(SegmentedSpec("regular_spiking", 1e-12));
  ASSERT_GT(whole.result.segmented->passes, 1);
  std::int64_t last = 0;
  for (const Progress& report : whole.observer.reports) {
    EXPECT_GT(report.overall_step, last);
    EXPECT_LE(report.overall_step, report.overall_total_steps);
    last = report.overall_step;
  }
  EXPECT_GT(last, whole.result.segmented->segments);
}

TEST(SegmentedResumeTest, AStateThatDoesNotFitIsRefusedBeforeAnySegment) {
  const Undisturbed whole(SegmentedSpec("tonic_spiking", 1e-8));
  const TrainingState& saved = whole.observer.checkpoints.back();
  for (const auto& [name, array] : saved.arrays.arrays) {
    SCOPED_TRACE(name);
    TrainingState state = saved;
    state.arrays.arrays.erase(name);
    if (name == "here.last_spike.x") continue;  // no spike so far
    ExpectRefused(whole.spec, state);
  }
}

}  // namespace
}  // namespace spikepinn
