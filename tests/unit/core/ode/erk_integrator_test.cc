#include "core/ode/erk_integrator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace spikepinn {
namespace {

// y'' = -y: (cos x, -sin x) from (1, 0).
bool Oscillate(double /*x*/, const Pair& y, Pair& dydx) {
  dydx = {y[1], -y[0]};
  return true;
}

absl::Status IntegrateTo(double x_end, ErkIntegrator& integrator) {
  while (integrator.x() < x_end) {
    if (absl::Status status = integrator.StepTowards(x_end); !status.ok()) return status;
  }
  return absl::OkStatus();
}

TEST(ErkIntegratorTest, KeepsItsToleranceOverTenPeriods) {
  auto integrator = ErkIntegrator::Create(Oscillate, {});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {1.0, 0.0}).ok());
  ASSERT_TRUE(IntegrateTo(62.5, **integrator).ok());
  EXPECT_NEAR((*integrator)->y()[0], std::cos(62.5), 1e-10);
  EXPECT_NEAR((*integrator)->y()[1], -std::sin(62.5), 1e-10);
}

TEST(ErkIntegratorTest, HitsEveryEndExactlyWithoutLosingDigits) {
  auto integrator = ErkIntegrator::Create(Oscillate, {});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {1.0, 0.0}).ok());
  for (int i = 1; i <= 1000; ++i) {
    const double x = 0.01 * i;
    ASSERT_TRUE(IntegrateTo(x, **integrator).ok());
    ASSERT_EQ((*integrator)->x(), x);
    ASSERT_NEAR((*integrator)->y()[0], std::cos(x), 1e-11);
  }
}

TEST(ErkIntegratorTest, RestartForgetsWhereItWas) {
  auto integrator = ErkIntegrator::Create(Oscillate, {});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {1.0, 0.0}).ok());
  ASSERT_TRUE(IntegrateTo(3.0, **integrator).ok());
  ASSERT_TRUE((*integrator)->Restart(1.0, {std::cos(1.0), -std::sin(1.0)}).ok());
  EXPECT_EQ((*integrator)->x(), 1.0);
  ASSERT_TRUE(IntegrateTo(2.0, **integrator).ok());
  EXPECT_NEAR((*integrator)->y()[0], std::cos(2.0), 1e-11);
}

TEST(ErkIntegratorTest, ReportsAFailureInSundialsWordsAndPrintsNothing) {
  // Not defined beyond x = 1.
  const auto rhs = [](double x, const Pair&, Pair& dydx) {
    dydx = {1.0, 1.0};
    return x < 1.0;
  };
  auto integrator = ErkIntegrator::Create(rhs, {});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {0.0, 0.0}).ok());
  testing::internal::CaptureStderr();
  const absl::Status status = IntegrateTo(2.0, **integrator);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), testing::AllOf(testing::StartsWith("SUNDIALS, step: "),
                                                            testing::HasSubstr("right-hand side")));
}

TEST(ErkIntegratorTest, TheOrder5TableSeesWhatDependsOnXAlone) {
  const auto rhs = [](double x, const Pair&, Pair& dydx) {
    dydx = {std::cos(20.0 * x), 1.0};
    return true;
  };
  auto integrator = ErkIntegrator::Create(rhs, {1e-12, ErkTable::kDormandPrince45});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {0.0, 0.0}).ok());
  ASSERT_TRUE(IntegrateTo(10.0, **integrator).ok());
  EXPECT_NEAR((*integrator)->y()[0], std::sin(200.0) / 20.0, 1e-10);
}

TEST(ErkIntegratorTest, TakesNoStepLongerThanAllowed) {
  auto integrator = ErkIntegrator::Create(Oscillate, {.tolerance = 1e-3});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  const auto longest_step = [&](double max_step) {
    EXPECT_TRUE((*integrator)->SetMaxStep(max_step).ok());
    EXPECT_TRUE((*integrator)->Restart(0.0, {1.0, 0.0}).ok());
    double longest = 0.0;
    for (double x = 0.0; x < 10.0; x = (*integrator)->x()) {
      EXPECT_TRUE((*integrator)->StepTowards(10.0).ok());
      longest = std::max(longest, (*integrator)->x() - x);
    }
    return longest;
  };
  EXPECT_LE(longest_step(0.125), 0.125 * (1.0 + 1e-12));
  EXPECT_GT(longest_step(std::numeric_limits<double>::infinity()), 0.5);
}

TEST(ErkIntegratorTest, EndsInAnErrorAtASingularity) {
  const auto rhs = [](double /*x*/, const Pair& y, Pair& dydx) {
    dydx = {y[0] * y[0], 0.0};  // 1 / (1 - x)
    return std::isfinite(dydx[0]);
  };
  auto integrator = ErkIntegrator::Create(rhs, {});
  ASSERT_TRUE(integrator.ok()) << integrator.status();
  ASSERT_TRUE((*integrator)->Restart(0.0, {1.0, 0.0}).ok());
  EXPECT_EQ(IntegrateTo(2.0, **integrator).code(), absl::StatusCode::kInternal);
  EXPECT_NEAR((*integrator)->x(), 1.0, 1e-6);
}

}  // namespace
}  // namespace spikepinn
