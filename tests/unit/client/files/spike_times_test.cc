#include "client/files/spike_times.h"

#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

TEST(SpikesTextTest, HasATimeALineThatReadsBack) {
  EXPECT_EQ(SpikesText({0.1, 200.02247095695, 1e3}), "0.1\n200.02247095695\n1000\n");
  EXPECT_EQ(SpikesText({}), "");
}

TEST(SpikesMepTest, HasAnExperimentForEachTrain) {
  EXPECT_EQ(SpikesMep({.time_ms = {47.04, 120.5}, .guide_time_ms = {}, .reference_time_ms = {47}},
                      "jobs/it's"),
            "# Spike times in ms.\n"
            "system: 'jobs/it''s'\n"
            "experiments:\n"
            "  network:\n    expected:\n      spike times: [47.04, 120.5]\n"
            "  guide:\n    expected:\n      spike times: []\n"
            "  reference:\n    expected:\n      spike times: [47]\n");
}

TEST(SpikesTextTest, HasNoExponentWhichYamlWouldTakeForText) {
  EXPECT_EQ(SpikesText({1e-05, 1e21}), "0.00001\n1000000000000000000000\n");
}

}  // namespace
}  // namespace spikepinn::files
