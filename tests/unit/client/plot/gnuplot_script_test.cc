#include "client/plot/gnuplot_script.h"

#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// One panel with one curve through these points.
Figure FigureOf(std::vector<double> x, std::vector<double> y) {
  Figure figure;
  figure.rows.resize(1);
  figure.rows[0].panels.push_back({.x = {.label = "Time (ms)", .low = 0.0, .high = 10.0},
                                   .y = {.label = "Loss", .low = 0.1, .high = 100.0},
                                   .curves = {{.x = std::move(x), .y = std::move(y), .look = {}}}});
  return figure;
}

std::string SvgScript(const Figure& figure) {
  return GnuplotScript(figure, {}, PictureFormat::kSvg, "out");
}

TEST(GnuplotScriptTest, EachFormatHasTheSizeThatWasAskedFor) {
  const Figure figure = FigureOf({1}, {1});
  const PaperSize size = {.width_mm = 25.4, .height_mm = 50.8, .dots_per_inch = 300.0};
  EXPECT_THAT(GnuplotScript(figure, size, PictureFormat::kSvg, "out"),
              HasSubstr("set terminal svg size 96,192 "));
  EXPECT_THAT(GnuplotScript(figure, size, PictureFormat::kPdf, "out"),
              HasSubstr("set terminal pdfcairo size 1in,2in "));
  EXPECT_THAT(GnuplotScript(figure, size, PictureFormat::kPng, "out"),
              HasSubstr("set terminal pngcairo size 300,600 "));
}

TEST(GnuplotScriptTest, ANanBreaksTheCurve) {
  EXPECT_THAT(SvgScript(FigureOf({1, 2, 3, 4}, {1, 2, NAN, 4})),
              HasSubstr("$curve0 << end\n1 1\n2 2\n\n4 4\nend\n"));
}

TEST(GnuplotScriptTest, WhatALogAxisCannotShowBreaksTheCurve) {
  Figure figure = FigureOf({1, 2, 3}, {1, 0, 4});
  EXPECT_THAT(SvgScript(figure), HasSubstr("<< end\n1 1\n2 0\n3 4\nend\n"));
  figure.rows[0].panels[0].y.is_log = true;
  EXPECT_THAT(SvgScript(figure), HasSubstr("<< end\n1 1\n\n3 4\nend\n"));
}

TEST(GnuplotScriptTest, CurvesAreThinnedButNotMarks) {
  Figure figure = FigureOf({0, 1, 2, 3}, {1, 1, 1, 1});
  EXPECT_THAT(SvgScript(figure), HasSubstr("<< end\n0 1\n3 1\nend\n"));
  figure.rows[0].panels[0].curves[0].look.mark = 1;
  EXPECT_THAT(SvgScript(figure), HasSubstr("<< end\n0 1\n1 1\n2 1\n3 1\nend\n"));
}

TEST(GnuplotScriptTest, ManyDecadesHaveFewNumbersAtRoundPowers) {
  Figure figure = FigureOf({1}, {1});
  Axis& y = figure.rows[0].panels[0].y;
  y = {.label = "e", .is_log = true, .low = 1e-11, .high = 1e2};
  EXPECT_THAT(SvgScript(figure), HasSubstr("set ytics out nomirror 1e-09,1000;"));
  y.low = 1e-2;
  EXPECT_THAT(SvgScript(figure), HasSubstr("set ytics out nomirror 0.01,10; set mytics 10"));
}

TEST(GnuplotScriptTest, NumbersStopWhereAPanelSaysSo) {
  Figure figure = FigureOf({1}, {1});
  figure.rows[0].panels[0].y = {.label = "v", .low = -64.0, .high = 80.0, .numbers_to = 40.0};
  EXPECT_THAT(SvgScript(figure), HasSubstr("set ytics out nomirror -60,20,40"));
}

TEST(GnuplotScriptTest, PanelsHaveLettersIfThereAreSeveral) {
  Figure figure = FigureOf({1}, {1});
  EXPECT_THAT(SvgScript(figure), Not(HasSubstr("{/:Bold a}")));
  figure.rows.push_back(figure.rows[0]);
  EXPECT_THAT(SvgScript(figure), HasSubstr("{/:Bold b}"));
}

TEST(GnuplotScriptTest, NamesStandInSingleQuotesWithoutMarkup) {
  Figure figure = FigureOf({1}, {1});
  const std::string name = "it's `id` {/:Bold x}\nsystem 'id'";
  const std::string quoted = "'it’s `id` {/:Bold x}?system ’id’' noenhanced";
  figure.legend = {{name, {}}};
  EXPECT_THAT(SvgScript(figure), HasSubstr("set label " + quoted));
  figure.legend.clear();
  figure.rows[0].panels[0].legend = {{name, {}}};
  EXPECT_THAT(SvgScript(figure), HasSubstr("title " + quoted));
  figure.rows[0].panels[0].legend.clear();
  figure.rows[0].panels[0].borders = {{5.0, name}};
  EXPECT_THAT(SvgScript(figure), HasSubstr("set label " + quoted));
}

TEST(GnuplotScriptTest, APanelWithNothingToShowIsStillDrawn) {
  EXPECT_THAT(SvgScript(FigureOf({}, {})), HasSubstr("plot NaN notitle"));
}

}  // namespace
}  // namespace spikepinn::plot
