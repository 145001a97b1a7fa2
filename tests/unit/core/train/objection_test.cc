#include "core/train/objection.h"

#include <gtest/gtest.h>

#include <cmath>

namespace spikepinn {
namespace {

constexpr SegmentedReport kReport{
    .accuracy_asked = 1e-8, .estimated_relative_l2 = 2e-9, .reached = true};

Accuracy Found(double relative_l2, std::int64_t spikes = 6) {
  return {.v = {.relative_l2 = relative_l2}, .spikes_expected = 6, .spikes_found = spikes};
}

TEST(ObjectionTest, ThereIsNoneWhereTheReferenceConfirmsTheEstimate) {
  EXPECT_EQ(Objection(kReport, Found(2e-9)), "");
}

TEST(ObjectionTest, AnErrorBeyondTheEstimateIsSaidEvenIfItIsSmall) {
  EXPECT_EQ(Objection(kReport, Found(3e-9)),
            "the reference disagrees with the network by 3e-09 (relative L2 of v), more than the "
            "estimated error of 2e-09");
}

TEST(ObjectionTest, AnErrorThatIsNoNumberIsBeyondAnyEstimate) {
  EXPECT_NE(Objection(kReport, Found(std::nan(""))), "");
}

TEST(ObjectionTest, OtherSpikesAreTheGravest) {
  EXPECT_EQ(Objection(kReport, Found(0.5, 5)),
            "the reference has 6 spikes, the network 5: do not use either before you know why");
}

TEST(ObjectionTest, AnAccuracyThatWasNotReachedIsSaid) {
  SegmentedReport report = kReport;
  report.accuracy_asked = 1e-9;
  report.reached = false;
  EXPECT_EQ(Objection(report, Found(1e-10)),
            "the accuracy of 1e-09 was not reached: the estimated relative L2 error of v is 2e-09");
}

}  // namespace
}  // namespace spikepinn
