// Any bytes as an array file, the payload of checkpoints and models: read, and the same after a
// round trip. Then as the payload of a checkpoint's file, whose own digest would stop most of them
// at the door.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/checkpoint/checkpoint.h"
#include "core/network/safetensors.h"
#include "core/network/trained_model.h"
#include "server/worker/checkpoint_codec.h"

namespace {

void ReadAsCheckpoint(absl::string_view bytes) {
  using spikepinn::worker::DecodeCheckpointFile;
  (void)DecodeCheckpointFile(bytes);
  (void)spikepinn::DecodeCheckpoint(spikepinn::DefaultSpec(spikepinn::Method::kSegmented), bytes);
  const spikepinn::worker::CheckpointNote note{.program = "p", .stage = "s", .overall_step = 7};
  const std::string file =
      spikepinn::worker::EncodeCheckpointHead(note, bytes) + std::string(bytes);
  const auto read = DecodeCheckpointFile(file);
  if (!read.ok() || read->state != bytes || read->note.overall_step != 7) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadAsCheckpoint(bytes);
  const auto file = spikepinn::DecodeSafetensors(bytes);
  if (!file.ok()) return 0;
  const std::string written = spikepinn::EncodeSafetensors(*file);
  const auto again = spikepinn::DecodeSafetensors(written);
  if (!again.ok() || spikepinn::EncodeSafetensors(*again) != written) std::abort();
  (void)spikepinn::LoadTrainedModel(bytes);
  return 0;
}
