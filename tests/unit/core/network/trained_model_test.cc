#include "core/network/trained_model.h"

#include <gtest/gtest.h>

#include "core/network/dense_model.h"
#include "core/network/safetensors.h"

namespace spikepinn {
namespace {

std::unique_ptr<TrainedModel> SmallModel() {
  return *DenseModel::Make(
      {.layers = {{.inputs = 1, .outputs = 2, .weight = {0.3, -0.7}, .bias = {0.1, 1.0 / 3.0}}},
       .time_ms = {.offset = 1.0, .scale = 2.0},
       .v_mv = {.offset = 3.0, .scale = 4.0},
       .w_pa = {.offset = 5.0, .scale = 6.0}});
}

TEST(TrainedModelTest, ASavedModelIsReadBackToTheSameBits) {
  const std::string bytes = SmallModel()->Serialize();
  const auto again = LoadTrainedModel(bytes);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ((*again)->Serialize(), bytes);
  const std::vector<double> times = {0.0, 0.7, 12.0};
  EXPECT_EQ((*again)->Evaluate(times).v_mv, SmallModel()->Evaluate(times).v_mv);
}

TEST(TrainedModelTest, FilesOfAnotherFormatAreRefusedByName) {
  ArrayFile file;
  EXPECT_EQ(LoadTrainedModel(EncodeSafetensors(file)).status().message(),
            "model file: the metadata names no format");
  file.metadata["format"] = "spikepinn.future.v9";
  EXPECT_EQ(LoadTrainedModel(EncodeSafetensors(file)).status().message(),
            "model file: format \"spikepinn.future.v9\" is not known to this version");
}

TEST(TrainedModelTest, AModelWithoutAnArrayIsRefused) {
  ArrayFile file = *DecodeSafetensors(SmallModel()->Serialize());
  file.arrays.erase("scaling.w_pa");
  EXPECT_FALSE(LoadTrainedModel(EncodeSafetensors(file)).ok());
  file = *DecodeSafetensors(SmallModel()->Serialize());
  file.arrays.erase("layer.0.bias");
  EXPECT_FALSE(LoadTrainedModel(EncodeSafetensors(file)).ok());
}

}  // namespace
}  // namespace spikepinn
