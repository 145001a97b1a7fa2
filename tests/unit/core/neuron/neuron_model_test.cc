#include "core/neuron/neuron_model.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

constexpr Izhikevich2007 kCortical = {.capacitance_pf = 100.0,
                                      .k = 0.7,
                                      .v_rest_mv = -60.0,
                                      .v_threshold_mv = -40.0,
                                      .a_per_ms = 0.03,
                                      .b = -2.0,
                                      .v_peak_mv = 35.0,
                                      .v_reset_mv = -50.0,
                                      .w_jump_pa = 100.0};

TEST(NeuronModelTest, Izhikevich2007HasTheRatesOfItsFactoredForm) {
  const NeuronModel model = kCortical.ToModel();
  for (const double v : {-70.0, -60.0, -51.3, 0.0, 34.0}) {
    const double w = 17.0;
    const double current = 70.0;
    const StateRate rate = model.Rate({v, w}, current);
    EXPECT_NEAR(rate.dv_mv_per_ms, (0.7 * (v + 60.0) * (v + 40.0) - w + current) / 100.0, 1e-12);
    EXPECT_NEAR(rate.dw_pa_per_ms, 0.03 * (-2.0 * (v + 60.0) - w), 1e-12);
  }
}

TEST(NeuronModelTest, Izhikevich2004HasTheRatesOfThePaper) {
  const NeuronModel model = Izhikevich2004{0.02, 0.25, -55.0, 0.05}.ToModel();
  const double v = -61.0;
  const double u = -12.0;
  const StateRate rate = model.Rate({v, u}, 0.6);
  EXPECT_NEAR(rate.dv_mv_per_ms, 0.04 * v * v + 5.0 * v + 140.0 - u + 0.6, 1e-12);
  EXPECT_NEAR(rate.dw_pa_per_ms, 0.02 * (0.25 * v - u), 1e-12);
  EXPECT_EQ(model.v_peak_mv, 30.0);
}

TEST(NeuronModelTest, CouplingPotentialAndLeakEnterTheRecovery) {
  NeuronModel model = kCortical.ToModel();
  model.v_w_mv = -65.0;
  model.leak = 0.5;
  EXPECT_NEAR(model.Rate({-50.0, 8.0}, 0.0).dw_pa_per_ms, 0.03 * (-2.0 * 15.0 - 4.0), 1e-12);
}

TEST(NeuronModelTest, ResetSetsTheVoltageAndAddsToTheRecovery) {
  EXPECT_EQ(kCortical.ToModel().Reset({35.0, -20.0}), (State{-50.0, 80.0}));
}

// All special rules at once, with a kink at -58.
NeuronModel Special() {
  NeuronModel model = kCortical.ToModel();
  model.v_w_mv = -58.0;
  model.peak_slope_mv_per_pa = -0.1;
  model.reset_slope_mv_per_pa = 0.04;
  model.w_max_pa = 670.0;
  model.b_below = 7.0;
  model.b_cubic = 0.025;
  return model;
}

TEST(NeuronModelTest, WithoutSpecialRulesThereIsNoKinkAndOneSlope) {
  NeuronModel model = kCortical.ToModel();
  EXPECT_FALSE(model.HasKink());
  EXPECT_EQ(model.DriveSlope(-80.0, KinkSide::kBelow), -2.0);
  EXPECT_EQ(model.DriveSlope(10.0, KinkSide::kAbove), -2.0);
  EXPECT_EQ(model.PeakAt(1000.0), 35.0);
  model.b_below = model.b;
  EXPECT_FALSE(model.HasKink());
  model.b_below = 0.0;
  EXPECT_TRUE(model.HasKink());
  model.b_below.reset();
  model.b_cubic = 1e-3;
  EXPECT_TRUE(model.HasKink());
}

TEST(NeuronModelTest, TheDriveHasAFormulaForEachSideOfTheKink) {
  const NeuronModel model = Special();
  const auto dw = [&](double v) { return model.Rate({v, 5.0}, 0.0).dw_pa_per_ms; };
  EXPECT_NEAR(dw(-60.0), 0.03 * (7.0 * -2.0 - 5.0), 1e-14);
  EXPECT_NEAR(dw(-54.0), 0.03 * (-2.0 * 4.0 + 0.025 * 64.0 - 5.0), 1e-14);
  EXPECT_NEAR(dw(-58.0), 0.03 * -5.0, 1e-14);
  // Each goes on smoothly beyond.
  EXPECT_NEAR(model.Rate({-54.0, 5.0}, 0.0, KinkSide::kBelow).dw_pa_per_ms,
              0.03 * (7.0 * 4.0 - 5.0), 1e-14);
  EXPECT_NEAR(model.Rate({-60.0, 5.0}, 0.0, KinkSide::kAbove).dw_pa_per_ms,
              0.03 * (4.0 - 0.025 * 8.0 - 5.0), 1e-14);
}

TEST(NeuronModelTest, SlopesAreTheDerivativesOfTheRates) {
  const NeuronModel model = Special();
  for (const KinkSide side : {KinkSide::kBelow, KinkSide::kAbove}) {
    for (const double v : {-70.0, -58.0, -40.0, 20.0}) {
      const double h = 1e-3;
      const StateRate up = model.Rate({v + h, 5.0}, 0.0, side);
      const StateRate down = model.Rate({v - h, 5.0}, 0.0, side);
      EXPECT_NEAR(model.MembraneSlope(v) / 100.0, (up.dv_mv_per_ms - down.dv_mv_per_ms) / (2.0 * h),
                  1e-8);
      EXPECT_NEAR(0.03 * model.DriveSlope(v, side),
                  (up.dw_pa_per_ms - down.dw_pa_per_ms) / (2.0 * h), 1e-8);
    }
  }
}

TEST(NeuronModelTest, PeakAndResetMayDependOnTheRecovery) {
  const NeuronModel model = Special();
  EXPECT_DOUBLE_EQ(model.PeakAt(100.0), 25.0);
  EXPECT_DOUBLE_EQ(model.AbovePeak({20.0, 100.0}), -5.0);
  EXPECT_DOUBLE_EQ(model.AbovePeakRate({3.0, 20.0}), 5.0);
  EXPECT_EQ(model.Reset({25.0, 100.0}), (State{-46.0, 200.0}));
  EXPECT_FALSE(model.ResetIsCapped({25.0, 100.0}));
  EXPECT_EQ(model.Reset({-25.0, 600.0}), (State{-26.0, 670.0}));
  EXPECT_TRUE(model.ResetIsCapped({-25.0, 600.0}));
}

TEST(NeuronModelTest, AtTheKinkTheSideIsWhereTheSolutionMoves) {
  const NeuronModel model = Special();
  const double rest_pa = -model.Rate({-58.0, 0.0}, 0.0).dv_mv_per_ms * 100.0;  // keeps v there
  EXPECT_EQ(model.SideFrom({-58.0, 0.0}, rest_pa + 1.0, 0.0), KinkSide::kAbove);
  EXPECT_EQ(model.SideFrom({-58.0, 0.0}, rest_pa - 1.0, 0.0), KinkSide::kBelow);
  EXPECT_EQ(model.SideFrom({-57.0, 0.0}, rest_pa - 1.0, 0.1), KinkSide::kAbove);
  EXPECT_EQ(model.SideFrom({-58.05, 0.0}, rest_pa + 100.0, 0.1), KinkSide::kAbove);
}

TEST(NeuronModelTest, SpikeThresholdIsHalfwayBetweenResetAndPeak) {
  EXPECT_EQ(kCortical.ToModel().SpikeThreshold(), -7.5);
}

TEST(NeuronModelValidateTest, AcceptsBothPublishedForms) {
  EXPECT_TRUE(Validate(kCortical.ToModel()).ok());
  EXPECT_TRUE(Validate(Izhikevich2004{-0.02, -1.0, -60.0, 8.0}.ToModel()).ok());
}

TEST(NeuronModelValidateTest, NamesEveryFieldThatIsNotFinite) {
  const struct {
    const char* name;
    double NeuronModel::*field;
  } fields[] = {{"capacitance_pf", &NeuronModel::capacitance_pf},
                {"q2", &NeuronModel::q2},
                {"q1", &NeuronModel::q1},
                {"q0", &NeuronModel::q0},
                {"a_per_ms", &NeuronModel::a_per_ms},
                {"b", &NeuronModel::b},
                {"v_w_mv", &NeuronModel::v_w_mv},
                {"leak", &NeuronModel::leak},
                {"v_peak_mv", &NeuronModel::v_peak_mv},
                {"v_reset_mv", &NeuronModel::v_reset_mv},
                {"w_jump_pa", &NeuronModel::w_jump_pa},
                {"peak_slope_mv_per_pa", &NeuronModel::peak_slope_mv_per_pa},
                {"reset_slope_mv_per_pa", &NeuronModel::reset_slope_mv_per_pa},
                {"b_cubic", &NeuronModel::b_cubic}};
  for (const auto& [name, field] : fields) {
    NeuronModel model = kCortical.ToModel();
    model.*field = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(Validate(model).message(), absl::StrCat("neuron.", name, " = nan: must be finite"));
    model.*field = std::numeric_limits<double>::infinity();
    EXPECT_EQ(Validate(model, "forward.neuron.").message(),
              absl::StrCat("forward.neuron.", name, " = inf: must be finite"));
  }
}

TEST(NeuronModelValidateTest, RefusesACapacitanceThatIsNotPositive) {
  NeuronModel model = kCortical.ToModel();
  model.capacitance_pf = 0.0;
  const absl::Status status = Validate(model);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "neuron.capacitance_pf = 0: must be > 0");
}

TEST(NeuronModelValidateTest, RefusesAResetAtOrAboveThePeak) {
  NeuronModel model = kCortical.ToModel();
  model.v_reset_mv = 35.0;
  EXPECT_EQ(Validate(model).message(), "neuron.v_reset_mv = 35: must be < v_peak_mv = 35");
}

TEST(NeuronModelValidateTest, ChecksTheFieldsOfTheSpecialRules) {
  EXPECT_TRUE(Validate(Special()).ok());
  NeuronModel model = Special();
  model.w_max_pa = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(Validate(model).message(), "neuron.w_max_pa = nan: must be a number");
  model.w_max_pa = -std::numeric_limits<double>::infinity();
  EXPECT_EQ(Validate(model).message(), "neuron.w_max_pa = -inf: must be a number");
  model = Special();
  model.b_below = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Validate(model).message(), "neuron.b_below = inf: must be finite");
}

}  // namespace
}  // namespace spikepinn
