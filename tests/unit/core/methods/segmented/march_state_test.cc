#include "core/methods/segmented/march_state.h"
#include "core/methods/segmented/march_state_check.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "core/methods/segmented/segment_march.h"
#include "core/neuron/presets.h"

namespace spikepinn {
namespace {

// On a ramp, whose last digits depend on where it is continued from.
const ForwardProblem& Problem() {
  static const ForwardProblem problem = [] {
    ForwardProblem out = (*FindPreset("regular_spiking"))->problem;
    out.stimulus.ramps = {{.start_ms = 0.1, .slope_pa_per_ms = 0.037}};
    return out;
  }();
  return problem;
}

// The state after every segment of a march.
std::vector<MarchState> AllStates() {
  SegmentBases bases(1);
  std::vector<MarchState> states;
  MarchState state;
  MarchSegments(
      Problem(), {}, bases, [&](const FinishedSegment&) { states.push_back(state); }, &state);
  return states;
}

std::string Bytes(const MarchState& state) {
  ArrayFile file;
  PutMarchState(state, "a.", &file);
  return EncodeSafetensors(file);
}

TEST(MarchStateTest, EveryStateComesBackFromItsArraysToTheBit) {
  const std::vector<MarchState> states = AllStates();
  ASSERT_GT(states.size(), 8u);
  for (const MarchState& state : states) {
    ArrayFile file;
    PutMarchState(state, "a.", &file);
    const auto again = TakeMarchState(file, "a.");
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(Bytes(*again), Bytes(state));
    EXPECT_EQ(again->last_spike.has_value(), state.last_spike.has_value());
    SegmentBases bases(1);
    EXPECT_TRUE(CheckState(Problem(), {}, bases, *again).ok());
  }
  EXPECT_TRUE(states.back().last_spike.has_value());
}

TEST(MarchStateTest, AMarchGoesOnFromAnyOfThemToTheSameState) {
  const std::vector<MarchState> states = AllStates();
  for (MarchState state : states) {
    SegmentBases bases(1);
    MarchState last = state;
    const MarchResult result = MarchSegments(
        Problem(), {}, bases, [&](const FinishedSegment&) { last = state; }, &state);
    EXPECT_EQ(result.end, MarchEnd::kFinished);
    EXPECT_EQ(Bytes(last), Bytes(states.back()));
  }
}

TEST(MarchStateTest, AStopLeavesTheStateOfTheLastFinishedSegment) {
  const std::vector<MarchState> states = AllStates();
  SegmentBases bases(1);
  MarchState state;
  int segments = 0;
  SegmentMarchOptions options;
  options.stop = [&] { return segments == 2; };
  const MarchResult result = MarchSegments(
      Problem(), options, bases, [&](const FinishedSegment&) { ++segments; }, &state);
  EXPECT_EQ(result.end, MarchEnd::kStopped);
  EXPECT_EQ(Bytes(state), Bytes(states[1]));
}

void ExpectUnfit(const MarchState& state) {
  SegmentBases bases(1);
  EXPECT_EQ(CheckState(Problem(), {}, bases, state).code(), absl::StatusCode::kInvalidArgument);
}

TEST(MarchStateTest, WhatWouldBreakAMarchIsRefused) {
  const MarchState sound = AllStates().back();
  MarchState state = sound;
  state.first_size[1] = 6;
  ExpectUnfit(state);
  state = sound;
  state.time_ms = std::numeric_limits<double>::quiet_NaN();
  ExpectUnfit(state);
  state = sound;
  state.last_spike->x.conservativeResize(state.last_spike->x.size() - 1);
  ExpectUnfit(state);
  state = sound;
  state.last_spike->units = 13;
  ExpectUnfit(state);
  state = sound;
  state.so_far.segments.erase(state.so_far.segments.begin());
  ExpectUnfit(state);
  state = sound;
  state.so_far.segments[0].v_output.pop_back();
  ExpectUnfit(state);
}

TEST(MarchStateTest, ArraysThatLieAreRefused) {
  ArrayFile sound;
  PutMarchState(AllStates().back(), "", &sound);
  for (const auto& [name, wrong] : {std::pair<const char*, double>{"first_size", -1.0},
                                    {"first_size", 1e300},
                                    {"spikes", 0.5},
                                    {"last_spike.units", 1e18},
                                    {"reached_tolerance", 2.0},
                                    {"segment.units", 1e18},
                                    {"steps", -1.0}}) {
    SCOPED_TRACE(name);
    ArrayFile file = sound;
    file.arrays.at(name).data[0] = wrong;
    EXPECT_EQ(TakeMarchState(file, "").status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace spikepinn
