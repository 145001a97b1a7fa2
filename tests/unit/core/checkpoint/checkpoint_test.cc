#include "core/checkpoint/checkpoint.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace spikepinn {
namespace {

TrainingState State() {
  TrainingState state{.stage = "adam", .overall_step = 12};
  state.arrays.arrays["numbers"] = {{3}, {0.1, -0.0, std::numeric_limits<double>::infinity()}};
  state.arrays.singles["weights"] = {{1, 2}, {0.1f, -0.0f}};
  return state;
}

TEST(CheckpointTest, AStateComesBackToTheBit) {
  const TrainingSpec spec = DefaultSpec(Method::kGuided);
  const auto again = DecodeCheckpoint(spec, EncodeCheckpoint(spec, State()));
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->stage, "adam");
  EXPECT_EQ(again->overall_step, 12);
  EXPECT_EQ(EncodeCheckpoint(spec, *again), EncodeCheckpoint(spec, State()));
  EXPECT_EQ(again->arrays.singles.at("weights").data, State().arrays.singles.at("weights").data);
}

TEST(CheckpointTest, OneOfAnotherSpecIsRefused) {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  const std::string bytes = EncodeCheckpoint(spec, State());
  spec.runtime.threads = 2;
  EXPECT_EQ(DecodeCheckpoint(spec, bytes).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(CheckpointTest, OneOfAnUnknownFormatIsRefused) {
  ArrayFile file;
  file.metadata["format"] = "spikepinn.checkpoint.v9";
  const auto refused = DecodeCheckpoint({}, EncodeSafetensors(file));
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(refused.status().message(),
            "checkpoint: format \"spikepinn.checkpoint.v9\" is not known to this version");
}

TEST(CheckpointTest, BytesThatAreNoneAreRefused) {
  EXPECT_EQ(DecodeCheckpoint({}, "nonsense").status().code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace spikepinn
