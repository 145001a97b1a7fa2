#include "core/neuron/runaway_watch.h"

#include <gtest/gtest.h>

namespace spikepinn {
namespace {

constexpr State kBefore{30.0, 5.0};

NeuronModel Neuron() { return {.v_peak_mv = 30.0, .v_reset_mv = -60.0, .w_jump_pa = 1.0}; }

TEST(RunawayWatchTest, OrdinarySpikesAreNone) {
  const NeuronModel neuron = Neuron();
  RunawayWatch watch(neuron, 3, 0.5);
  for (const double t : {1.0, 1.5, 9.0}) EXPECT_EQ(watch.OnSpike(t, kBefore), "") << t;
}

TEST(RunawayWatchTest, MoreSpikesThanAllowedAre) {
  const NeuronModel neuron = Neuron();
  RunawayWatch watch(neuron, 1, 0.5);
  EXPECT_EQ(watch.OnSpike(1.0, kBefore), "");
  EXPECT_EQ(watch.OnSpike(2.0, kBefore), "runaway spiking at t = 2 ms: more than 1 spikes");
}

TEST(RunawayWatchTest, SpikesTooCloseAre) {
  const NeuronModel neuron = Neuron();
  RunawayWatch watch(neuron, 9, 0.5);
  EXPECT_EQ(watch.OnSpike(1.0, kBefore), "");
  EXPECT_EQ(watch.OnSpike(1.25, kBefore),
            "runaway spiking at t = 1.25 ms: spike 2 is 0.25 ms after the one before; taken as "
            "runaway below 0.5 ms");
}

TEST(RunawayWatchTest, AResetToAboveItsPeakIs) {
  NeuronModel neuron = Neuron();
  neuron.reset_slope_mv_per_pa = 20.0;
  RunawayWatch watch(neuron, 9, 0.5);
  EXPECT_EQ(watch.OnSpike(1.0, kBefore),
            "runaway spiking at t = 1 ms: w = 5 pA resets v to above its peak");
}

}  // namespace
}  // namespace spikepinn
