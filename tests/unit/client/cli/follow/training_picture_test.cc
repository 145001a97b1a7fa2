#include "client/cli/follow/training_picture.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

constexpr TextSize kSize = {.columns = 19, .rows = 8};

client::Event LossAt(std::int64_t step, double loss) {
  Progress progress;
  progress.overall_step = step;
  progress.overall_total_steps = 10;
  progress.loss = {{"physics_v", 7.0}, {"total", loss}};
  return {.sequence = step, .time = {}, .attempt = 1, .payload = progress};
}

client::Event PieceAt(std::int64_t index, std::vector<double> time_ms, std::vector<double> v_mv) {
  FinishedPiece piece;
  piece.index = index;
  piece.time_ms = std::move(time_ms);
  piece.v_mv = std::move(v_mv);
  return {.sequence = 1, .time = {}, .attempt = 1, .payload = piece};
}

std::vector<std::string> Drawn(const TrainingPicture& picture) {
  return picture.Draw(kSize, Glyphs::kAscii);
}

TEST(TrainingPictureTest, IsEmptyBeforeAnythingIsKnown) {
  TrainingPicture picture(10.0);
  picture.Add({.sequence = 1, .time = {}, .attempt = 0, .payload = client::Warning{"x"}});
  EXPECT_TRUE(picture.empty());
  EXPECT_TRUE(Drawn(picture).empty());
}

TEST(TrainingPictureTest, TheLossHasAllRowsUntilTheVoltageIsKnown) {
  TrainingPicture picture(10.0);
  picture.Add(LossAt(1, 2.0));
  ASSERT_EQ(Drawn(picture).size(), 8u);
  picture.Add(PieceAt(0, {0, 5}, {-60, -50}));
  const auto lines = Drawn(picture);
  ASSERT_EQ(lines.size(), 8u);
  EXPECT_EQ(lines[0], "         loss");
  EXPECT_EQ(lines[4], "         v, mV");
  EXPECT_EQ(lines[7], "         0    10 ms");
}

TEST(TrainingPictureTest, WhereThereIsRoomForOneTheVoltageIsDrawn) {
  TrainingPicture picture(10.0);
  picture.Add(LossAt(1, 2.0));
  picture.Add(PieceAt(0, {0, 5}, {-60, -50}));
  const auto lines = picture.Draw({.columns = 19, .rows = 7}, Glyphs::kAscii);
  ASSERT_EQ(lines.size(), 7u);
  EXPECT_EQ(lines[0], "         v, mV");
}

TEST(TrainingPictureTest, ThePartThatIsNotYetSolvedStaysEmpty) {
  TrainingPicture picture(10.0);
  picture.Add(PieceAt(0, {0, 4}, {-60, -60}));
  bool seen = false;
  for (const std::string& line : Drawn(picture)) {
    seen =
        seen || line.find(".....") != std::string::npos || line.find("'''''") != std::string::npos;
    EXPECT_EQ(line.find("......"), std::string::npos);
    EXPECT_EQ(line.find("''''''"), std::string::npos);
  }
  EXPECT_TRUE(seen);
}

TEST(TrainingPictureTest, AStepThatIsToldAgainReplacesWhatWasThere) {
  TrainingPicture twice(10.0);
  for (const auto& [step, loss] : {std::pair(1, 1e3), {5, 1e9}, {9, 1e9}, {2, 1e2}, {10, 1.0}}) {
    twice.Add(LossAt(step, loss));
  }
  TrainingPicture once(10.0);
  for (const auto& [step, loss] : {std::pair(1, 1e3), {2, 1e2}, {10, 1.0}}) {
    once.Add(LossAt(step, loss));
  }
  EXPECT_EQ(Drawn(twice), Drawn(once));
}

TEST(TrainingPictureTest, ALaterPassReplacesThePieces) {
  TrainingPicture twice(10.0);
  twice.Add(PieceAt(0, {0, 5}, {-60, 30}));
  twice.Add(PieceAt(1, {5, 10}, {-90, 90}));
  twice.Add(PieceAt(0, {0, 10}, {-60, -50}));
  TrainingPicture once(10.0);
  once.Add(PieceAt(0, {0, 10}, {-60, -50}));
  EXPECT_EQ(Drawn(twice), Drawn(once));
}

TEST(TrainingPictureTest, TheWholeSolutionReplacesWhatWasTold) {
  TrainingPicture picture(10.0);
  picture.Add(PieceAt(0, {0, 5}, {0, 1}));
  picture.SetSolution({0, 10}, {-60, 30});
  EXPECT_EQ(Drawn(picture)[1].substr(0, 10), "      30| ");
}

}  // namespace
}  // namespace spikepinn::cli
