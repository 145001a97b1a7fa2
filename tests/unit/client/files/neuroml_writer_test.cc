#include "client/files/neuroml_writer.h"

#include "client/files/neuroml_reader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

using ::testing::HasSubstr;

TEST(NeuroMlWriterTest, WhatIsWrittenReadsBackToTheLastBit) {
  const NeuroMlModel model = {
      .id = "RS",
      .cell = {240.6982897890555, 0.1 + 0.2, -59.283747806929135, -48.9131459978619,
               0.03863507615280202, -1.0 / 3.0, 47.44063356996336, -43.069939785498356, 1e-21},
      .v0_mv = -60.1,
      .pulses = {{80, 1000, 102}, {0.1, 1.0 / 3.0, -45}, {-1e30, 2e30, 1e-7}},
      .duration_ms = 1e-5};
  const absl::StatusOr<NeuroMlModel> read = ReadNeuroMl(WriteNeuroMl(model), "a.nml");
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->id, "RS");
  EXPECT_EQ(read->cell.ToModel(), model.cell.ToModel());
  EXPECT_EQ(read->cell.v_threshold_mv, model.cell.v_threshold_mv);
  EXPECT_EQ(read->cell.v_rest_mv, model.cell.v_rest_mv);
  EXPECT_EQ(read->v0_mv, model.v0_mv);
  EXPECT_EQ(read->pulses, model.pulses);
  EXPECT_EQ(read->duration_ms, model.duration_ms);
}

TEST(NeuroMlWriterTest, AnyNameBecomesAnIdentifier) {
  EXPECT_THAT(WriteNeuroMl({.id = "2 \"<&>\" cells"}), HasSubstr("Cell id=\"_2_______cells\""));
  EXPECT_THAT(WriteNeuroMl({.id = ""}), HasSubstr("Cell id=\"neuron\""));
}

}  // namespace
}  // namespace spikepinn::files
