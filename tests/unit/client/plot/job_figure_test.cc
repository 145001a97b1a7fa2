#include "client/plot/job_figure.h"

#include <algorithm>
#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/unit/client/report/report_fixture.h"

namespace spikepinn::plot {
namespace {

using report::ReportJob;
using report::SmallReportJob;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> LegendOf(const Figure& figure) {
  std::vector<std::string> texts;
  for (const LegendEntry& entry : figure.legend) texts.push_back(entry.text);
  return texts;
}

client::Event ProgressAt(std::int64_t step, double total) {
  Progress progress;
  progress.stage = step < 5 ? "adam" : "lbfgs";
  progress.overall_step = step;
  progress.loss = {{"physics_v", total / 2}, {"total", total}};
  return {.sequence = step, .time = {}, .attempt = 1, .payload = progress};
}

TEST(ParsePartsTest, ReadsNamesEachOnce) {
  EXPECT_EQ(*ParseParts("loss,error,loss"), (std::vector<Part>{Part::kLoss, Part::kError}));
}

TEST(ParsePartsTest, ErrorsNameTheValueAndWhatThereIs) {
  const absl::Status status = ParseParts("solution,errors").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("--what = solution,errors: \"errors\""));
  EXPECT_THAT(std::string(status.message()), HasSubstr("phase, loss"));
  EXPECT_FALSE(ParseParts("").ok());
}

TEST(JobFigureTest, AllRowsOverTimeShareOneAxisWithNumbersAtTheBottom) {
  const Figure figure = JobFigure(
      {SmallReportJob()}, {.parts = {Part::kLoss, Part::kSolution, Part::kError, Part::kPhase}});
  ASSERT_EQ(figure.rows.size(), 5u);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(figure.rows[i].shares_x_axis, i < 3);
    EXPECT_EQ(figure.rows[i].panels[0].x.has_numbers, i == 3);
    EXPECT_EQ(figure.rows[i].panels[0].x.high, 4.0);
  }
  EXPECT_EQ(figure.rows[4].panels.size(), 2u);
}

TEST(JobFigureTest, SeveralJobsOfOneProblemShareReferenceAndGuide) {
  const Figure figure = JobFigure({SmallReportJob("a"), SmallReportJob("b")}, {});
  EXPECT_THAT(LegendOf(figure), ElementsAre("reference", "Euler guide", "a", "b"));
  // Four curves, and a row of ticks for each.
  EXPECT_EQ(figure.rows[0].panels[0].curves.size(), 8u);
}

TEST(JobFigureTest, AnotherProblemHasAReferenceOfItsOwn) {
  ReportJob longer = SmallReportJob("b");
  longer.record.spec.forward.duration_ms = 8.0;
  const Figure figure = JobFigure({SmallReportJob("a"), longer}, {.with_guide = false});
  EXPECT_THAT(LegendOf(figure), ElementsAre("reference of a", "reference of b", "a", "b"));
  EXPECT_EQ(figure.rows[0].panels[0].x.high, 8.0);
}

TEST(JobFigureTest, TheLegendNamesOnlyWhatIsDrawn) {
  EXPECT_THAT(LegendOf(JobFigure({SmallReportJob("a")}, {.parts = {Part::kResidual}})),
              ElementsAre("a"));
  EXPECT_THAT(LegendOf(JobFigure({SmallReportJob("a")}, {.parts = {Part::kLoss}})), ElementsAre());
}

TEST(JobFigureTest, OnlyTheWindowIsDrawn) {
  const Figure figure = JobFigure(
      {SmallReportJob()}, {.parts = {Part::kSpikes, Part::kPhase}, .from_ms = 1.9, .to_ms = 3.1});
  const Panel& spikes = figure.rows[0].panels[0];
  EXPECT_EQ(spikes.x.low, 1.9);
  EXPECT_EQ(spikes.curves[0].x[0], 3.0);     // of the reference's 1 and 3
  EXPECT_EQ(spikes.curves[1].x.size(), 0u);  // of the guide's 1.5
  EXPECT_EQ(figure.rows[2].panels[0].curves[1].x, std::vector<double>{0.0});  // v at 2 ms
}

TEST(JobFigureTest, AJumpNarrowerThanALineIsNoError) {
  ReportJob job = SmallReportJob();
  job.record.job.summary->against_reference.spike_errors[0].found_ms = 3.0 + 1e-9;
  job.record.job.summary->against_reference.spike_errors[0].error_ms = 1e-9;
  job.record.trajectory.time_ms = {2.0, 3.0, 3.0 + 1e-9};
  job.record.trajectory.v_mv = {0.0, 30.0, 30.0};
  job.record.trajectory.reference_v_mv = {1e-9, 30.0, -50.0};
  const FigureOptions options = {.parts = {Part::kError}, .with_guide = false};
  EXPECT_THAT(JobFigure({job}, options).rows[0].panels[0].curves[0].y, ElementsAre(1e-9));
  job.record.job.summary->against_reference.spike_errors[0].error_ms = 0.25;
  EXPECT_EQ(JobFigure({job}, options).rows[0].panels[0].curves[0].y.size(), 3u);
}

TEST(JobFigureTest, AResetIsNoPartOfAnOrbit) {
  ReportJob job = SmallReportJob();
  job.record.trajectory.time_ms = {1.0, 1.0, 2.0};
  job.record.trajectory.v_mv = {35.0, -50.0, -49.0};
  const Figure figure = JobFigure({job}, {.parts = {Part::kPhase}});
  const Curve& orbit = figure.rows[0].panels[0].curves.back();
  ASSERT_EQ(orbit.x.size(), 4u);
  EXPECT_TRUE(std::isnan(orbit.x[1]));
}

TEST(JobFigureTest, OneJobShowsEveryTermOfItsLossAndSeveralTheirTotals) {
  ReportJob job = SmallReportJob("a");
  for (const std::int64_t step : {1, 4, 6, 9}) job.record.events.push_back(ProgressAt(step, 8.0));
  const Panel one = JobFigure({job}, {.parts = {Part::kLoss}}).rows[0].panels[0];
  ASSERT_EQ(one.legend.size(), 2u);
  EXPECT_EQ(one.legend[1].text, "total");
  ASSERT_EQ(one.borders.size(), 1u);
  EXPECT_EQ(one.borders[0].text, "lbfgs");
  EXPECT_EQ(one.borders[0].x, 4.0);
  EXPECT_FALSE(one.x.is_log);

  ReportJob longer = job;
  longer.record.events.push_back(ProgressAt(5000, 1.0));
  const Panel two = JobFigure({job, longer}, {.parts = {Part::kLoss}}).rows[0].panels[0];
  EXPECT_TRUE(two.legend.empty());
  EXPECT_EQ(two.curves[0].y, (std::vector<double>(4, 8.0)));
  EXPECT_TRUE(two.x.is_log);
}

TEST(JobFigureTest, AJobWithoutProgressStillHasALossPanel) {
  const Panel panel = JobFigure({SmallReportJob()}, {.parts = {Part::kLoss}}).rows[0].panels[0];
  EXPECT_LT(panel.y.low, panel.y.high);
}

}  // namespace
}  // namespace spikepinn::plot
