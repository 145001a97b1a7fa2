#include "client/cli/output/summary_text.h"

#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

TEST(SummaryTextTest, ShowsEverythingAligned) {
  Summary summary;
  summary.method = Method::kGuided;
  summary.against_guide = {.v = {1, 2, 3, 0.5, 6.25},
                           .w = {10, 20, 30, 0.05, 0.5},
                           .spikes_expected = 6,
                           .spikes_found = 5,
                           .spikes_matched = 4,
                           .spike_errors = {{0, 1, 1.5, 0.5}, {1, 2, 1.25, -0.75}},
                           .samples = 1001};
  summary.against_reference.v.mae = 123456;
  summary.mean_abs_residual_v_mv_per_ms = 0.25;
  summary.mean_abs_residual_w_pa_per_ms = 0.125;
  summary.final_loss = {{"physics_v", 0.001}, {"total", 0.002}};
  summary.stages = {{"adam", 8000, 95.4}, {"lbfgs", 2000, 61}};
  summary.training_seconds = 156;
  summary.worker_seconds = 158;
  summary.device = "cpu";
  summary.threads = 2;
  summary.seed = 1;
  summary.parameter_count = 50178;
  summary.model_sha256 = "abc";
  summary.version = "0.1.0";
  summary.notes = {
      "A first note that is long enough to need a second line, which is indented as a "
      "reader would expect.",
      "Short."};
  EXPECT_EQ(
      SummaryText(summary),
      R"(accuracy                       against guide  against reference  guide against reference
v  mean absolute error, mV             1.000          1.235e+05                    0.000
v  root mean square error, mV          2.000              0.000                    0.000
v  largest error, mV                   3.000              0.000                    0.000
v  relative L2 error                  0.5000              0.000                    0.000
v  mean percent error                  6.250              0.000                    0.000
w  mean absolute error, pA             10.00              0.000                    0.000
w  root mean square error, pA          20.00              0.000                    0.000
w  largest error, pA                   30.00              0.000                    0.000
w  relative L2 error                 0.05000              0.000                    0.000
w  mean percent error                 0.5000              0.000                    0.000
spikes found / expected                5 / 6              0 / 0                    0 / 0
spikes that correspond                     4                  0                        0
largest spike-time error, ms         -0.7500                  -                        -
samples                                1,001                  0                        0

mean absolute residual:  v 0.2500 mV/ms,  w 0.1250 pA/ms

stage  steps    time
adam   8,000  1m 35s
lbfgs  2,000  1m 01s

loss at the end
physics_v        0.001000
total            0.002000

method guided, 50,178 parameters, float32 on cpu with 2 threads, seed 1; 2m 36s of
training, 2m 38s in all; worker 0.1.0
model sha256 abc

notes
- A first note that is long enough to need a second line, which is indented as a reader
  would expect.
- Short.
)");
}

TEST(SummaryTextTest, SegmentedSaysWhatItThinksOfItself) {
  Summary summary;
  summary.segmented = SegmentedReport{.accuracy_asked = 1e-8,
                                      .estimated_relative_l2 = 2.5e-10,
                                      .estimated_spike_error_ms = 1e-10,
                                      .reached = true,
                                      .segments = 8,
                                      .cuts = 1,
                                      .largest_units = 62};
  EXPECT_NE(SummaryText(summary).find("estimated without the reference:"), std::string::npos);
  EXPECT_NE(SummaryText(summary).find("2.500e-10 (asked: 1.000e-08)"), std::string::npos)
      << SummaryText(summary);
  summary.segmented->reached = false;
  EXPECT_NE(SummaryText(summary).find("NOT what was asked"), std::string::npos)
      << SummaryText(summary);
}

}  // namespace
}  // namespace spikepinn::cli
