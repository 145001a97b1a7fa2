// The file of one checkpoint. Free of LibTorch.
//
//   0   8  "SPNNCKPT"
//   8   4  version of this layout, 1; all numbers are little-endian
//   12  4  length of the note
//   16  8  length of the state
//   24 32  SHA-256 of the 24 bytes before it, the note and the state
//   56     the note: a JSON object
//          the state: what core/checkpoint has encoded
#ifndef SPIKEPINN_SERVER_WORKER_CHECKPOINT_CODEC_H_
#define SPIKEPINN_SERVER_WORKER_CHECKPOINT_CODEC_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "core/spec/training_result.h"

namespace spikepinn::worker {

// What the worker itself needs in order to go on from a checkpoint.
struct CheckpointNote {
  std::string program;  // and its version, which the training's bits depend on
  std::string stage;
  std::int64_t overall_step = 0;
  // Of the last progress before it, -1 for none: only if that one is stored is nothing missing
  // between what is stored and what a training that goes on from here will say. Files without it,
  // of earlier versions, count as -1.
  std::int64_t progress_told = -1;
  std::vector<StageSummary> finished_stages;
  double stage_seconds = 0.0;  // spent in the stage under way
  double total_seconds = 0.0;  // of all attempts as far as they count
};

struct CheckpointFile {
  CheckpointNote note;
  absl::string_view state;  // points into the bytes that were decoded
};

// All of the file but the state, which follows it.
std::string EncodeCheckpointHead(const CheckpointNote& note, absl::string_view state);

// DataLoss says what is wrong with the bytes.
absl::StatusOr<CheckpointFile> DecodeCheckpointFile(absl::string_view bytes);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_CHECKPOINT_CODEC_H_
