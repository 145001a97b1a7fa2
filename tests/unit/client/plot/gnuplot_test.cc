#include "client/plot/gnuplot.h"

#include <cstdlib>
#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::plot {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

Figure NamedFigure(const std::string& name) {
  Figure figure;
  figure.rows.resize(1);
  figure.rows[0].panels.push_back(
      {.x = {.label = "Time (ms)", .low = 0.0, .high = 10.0},
       .y = {.label = "Loss", .is_log = true, .low = 0.1, .high = 100.0},
       .curves = {{.x = {0, 5, 10}, .y = {1, 50, 2}, .look = {}}},
       .borders = {{5.0, name}},
       .legend = {{name, {}}}});
  figure.legend = {{name, {}}};
  return figure;
}

class GnuplotTest : public ::testing::Test {
 protected:
  GnuplotTest() { setenv("TMPDIR", folder_.path().c_str(), 1); }
  ~GnuplotTest() override { unsetenv("TMPDIR"); }

  const spikepinn::testing::TempDir folder_;
};

TEST_F(GnuplotTest, DrawsEveryFormat) {
  const Figure figure = NamedFigure("first");
  EXPECT_THAT(*DrawWithGnuplot(figure, {}, PictureFormat::kSvg), StartsWith("<?xml"));
  EXPECT_THAT(*DrawWithGnuplot(figure, {}, PictureFormat::kPdf), StartsWith("%PDF-"));
  EXPECT_THAT(*DrawWithGnuplot(figure, {}, PictureFormat::kPng), StartsWith("\x89PNG\r\n"));
}

TEST_F(GnuplotTest, DrawsAPanelOfWhichALogAxisShowsNothing) {
  Figure figure = NamedFigure("all losses are 0");
  figure.rows[0].panels[0].curves[0].y = {0, 0, 0};
  const absl::StatusOr<std::string> svg = DrawWithGnuplot(figure, {}, PictureFormat::kSvg);
  ASSERT_TRUE(svg.ok()) << svg.status();
  EXPECT_THAT(*svg, HasSubstr("all losses are 0"));
}

TEST_F(GnuplotTest, LeavesNoFilesBehind) {
  ASSERT_TRUE(DrawWithGnuplot(NamedFigure("x"), {}, PictureFormat::kSvg).ok());
  EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(GnuplotTest, ANameRunsNothingAndIsDrawnAsItIs) {
  const std::filesystem::path mark = std::filesystem::path(folder_.path()) / "ran";
  const std::string touch = "touch " + mark.string();
  for (const std::string& name :
       {"`" + touch + "`", "'; system '" + touch + "'; '", "\"; system \"" + touch + "\"; \"",
        "\nsystem '" + touch + "'", "\\'; system('" + touch + "') #", "@a `" + touch + "`"}) {
    EXPECT_TRUE(DrawWithGnuplot(NamedFigure(name), {}, PictureFormat::kSvg).ok()) << name;
    EXPECT_FALSE(std::filesystem::exists(mark)) << name;
  }
  const absl::StatusOr<std::string> svg =
      DrawWithGnuplot(NamedFigure("<b>{/:Bold x}_1 & 'y'"), {}, PictureFormat::kSvg);
  ASSERT_TRUE(svg.ok()) << svg.status();
  EXPECT_THAT(*svg, HasSubstr("&lt;b>{/:Bold x}_1 &amp; ’y’"));
}

TEST_F(GnuplotTest, WhereItIsMissingTheErrorSaysWhatToInstall) {
  const absl::Status status =
      DrawWithGnuplot(NamedFigure("x"), {}, PictureFormat::kSvg, "no-such-gnuplot").status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("apt install gnuplot-nox"));
}

TEST_F(GnuplotTest, WhatItComplainsAboutIsTold) {
  // Its size is refused.
  const absl::Status status =
      DrawWithGnuplot(NamedFigure("x"), {.width_mm = 0.0}, PictureFormat::kPng).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("if it is older than 5.4, "));
  EXPECT_THAT(std::string(status.message()), HasSubstr("figure.gp"));
}

TEST_F(GnuplotTest, AFailingProgramIsAnError) {
  EXPECT_FALSE(DrawWithGnuplot(NamedFigure("x"), {}, PictureFormat::kSvg, "false").ok());
  EXPECT_FALSE(DrawWithGnuplot(NamedFigure("x"), {}, PictureFormat::kSvg, "true").ok());
}

TEST_F(GnuplotTest, AFolderForTemporaryFilesThatIsNoneIsToldWithWhatToDo) {
  setenv("TMPDIR", "/nowhere", 1);
  const absl::Status status = DrawWithGnuplot(NamedFigure("x"), {}, PictureFormat::kSvg).status();
  EXPECT_THAT(std::string(status.message()), HasSubstr("TMPDIR"));
}

}  // namespace
}  // namespace spikepinn::plot
