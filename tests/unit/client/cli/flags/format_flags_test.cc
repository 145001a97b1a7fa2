#include "client/cli/flags/format_flags.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;

TEST(FormatFlagsTest, SeveralFormatsAreASetInTheOrderOfWriting) {
  EXPECT_THAT(*ParseFormats({}), ElementsAre(FileFormat::kCsv));
  EXPECT_THAT(*ParseFormats({"mat, csv,mat"}), ElementsAre(FileFormat::kCsv, FileFormat::kMat));
}

TEST(FormatFlagsTest, AnUnknownFormatIsRefusedWithTheKnownOnes) {
  for (const char* const text : {"hdf5", "", "csv,", "CSV"}) {
    EXPECT_EQ(std::string(ParseFormats({text}).status().message()),
              std::string("--format = ") + text + ": each must be one of csv, npz, mat, mep, txt");
  }
}

TEST(SampleFormatTest, TheEndingOfThePathDecidesUnlessTheFlagDoes) {
  EXPECT_EQ(*SampleFormat("", "dense.npz"), FileFormat::kNpz);
  EXPECT_EQ(*SampleFormat("", "dense.MAT"), FileFormat::kMat);
  EXPECT_EQ(*SampleFormat("", "dense.csv"), FileFormat::kCsv);
  EXPECT_EQ(*SampleFormat("csv", "dense.txt"), FileFormat::kCsv);
  EXPECT_EQ(*SampleFormat("", ""), FileFormat::kCsv);
  EXPECT_EQ(*SampleFormat("mat", "dense"), FileFormat::kMat);
  EXPECT_EQ(*SampleFormat("csv", "dense.npz"), FileFormat::kCsv);
}

TEST(SampleFormatTest, AnotherEndingIsRefusedWithTheKnownOnes) {
  EXPECT_EQ(
      std::string(SampleFormat("", "dense.txt").status().message()),
      "--output = dense.txt: must end in .csv, .npz or .mat, or say --format csv, npz or mat");
  EXPECT_FALSE(SampleFormat("", "csv").ok());
}

TEST(SampleFormatTest, ArraysAreNotPrinted) {
  EXPECT_EQ(std::string(SampleFormat("npz", "").status().message()),
            "--format = npz: needs a file to write: name one with -o");
  EXPECT_EQ(std::string(SampleFormat("mep", "x").status().message()),
            "--format = mep: must be one of csv, npz, mat");
}

}  // namespace
}  // namespace spikepinn::cli
