// Any bytes as a spec from the network: converted, checked, and the same after a round trip.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "core/spec/training_spec.h"
#include "wire/spec_convert.h"

namespace {

[[noreturn]] void Fail(const char* what, const std::string& detail) {
  std::fprintf(stderr, "%s: %s\n", what, detail.c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  spikepinn::v1::TrainingSpec message;
  if (!message.ParseFromArray(data, static_cast<int>(size))) return -1;
  const auto spec = spikepinn::wire::FromProto(message);
  if (!spec.ok()) return 0;
  if (!spikepinn::Validate(*spec).ok()) return 0;
  (void)spikepinn::EstimatedTrainingBytes(*spec);
  const spikepinn::v1::TrainingSpec written = spikepinn::wire::ToProto(*spec);
  const auto again = spikepinn::wire::FromProto(written);
  if (!again.ok()) Fail("its own spec is refused", std::string(again.status().message()));
  const spikepinn::v1::TrainingSpec twice = spikepinn::wire::ToProto(*again);
  if (written.SerializeAsString() != twice.SerializeAsString()) {
    Fail("the round trip changes a spec",
         written.DebugString() + "becomes\n" + twice.DebugString());
  }
  return 0;
}
