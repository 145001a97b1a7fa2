// Named arrays of floating-point numbers in one file, in the safetensors format: 8 bytes of
// little-endian header length, a JSON header {name: {dtype, shape, data_offsets}}, then the data.
// Any language reads it in ten lines, and reading it runs no code.
#ifndef SPIKEPINN_CORE_NETWORK_SAFETENSORS_H_
#define SPIKEPINN_CORE_NETWORK_SAFETENSORS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn {

// Row-major; data.size() is the product of the shape, 1 for a scalar (empty shape).
template <typename T>
struct TypedArray {
  std::vector<std::int64_t> shape;
  std::vector<T> data;
};
using NamedArray = TypedArray<double>;
using SingleArray = TypedArray<float>;

// No name is in both maps.
struct ArrayFile {
  std::map<std::string, std::string> metadata;
  std::map<std::string, NamedArray> arrays;    // dtype F64
  std::map<std::string, SingleArray> singles;  // dtype F32
};

std::string EncodeSafetensors(const ArrayFile& file);

// InvalidArgument says what is wrong with the bytes; only dtypes F64 and F32 are read. However the
// bytes lie, what is returned takes no more memory than a small multiple of them.
absl::StatusOr<ArrayFile> DecodeSafetensors(absl::string_view bytes);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NETWORK_SAFETENSORS_H_
