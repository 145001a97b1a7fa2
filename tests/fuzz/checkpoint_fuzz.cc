// Any bytes as an array file, the payload of checkpoints and models: read, and the same after a
// round trip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "core/network/safetensors.h"
#include "core/network/trained_model.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto file = spikepinn::DecodeSafetensors(bytes);
  if (!file.ok()) return 0;
  const std::string written = spikepinn::EncodeSafetensors(*file);
  const auto again = spikepinn::DecodeSafetensors(written);
  if (!again.ok() || spikepinn::EncodeSafetensors(*again) != written) std::abort();
  (void)spikepinn::LoadTrainedModel(bytes);
  return 0;
}
