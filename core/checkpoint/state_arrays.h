// Numbers in and out of the arrays of a training state.
#ifndef SPIKEPINN_CORE_CHECKPOINT_STATE_ARRAYS_H_
#define SPIKEPINN_CORE_CHECKPOINT_STATE_ARRAYS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "core/network/safetensors.h"

namespace spikepinn {

// Writes arrays whose names begin with `prefix`. The file outlives it.
class StateWriter {
 public:
  StateWriter(ArrayFile* file, std::string prefix) : file_(*file), prefix_(std::move(prefix)) {}

  void Number(const std::string& name, double value) {
    file_.arrays[prefix_ + name] = {{}, {value}};
  }
  void Whole(const std::string& name, std::int64_t value) {
    Number(name, static_cast<double>(value));
  }
  void Numbers(const std::string& name, std::vector<double> values) {
    const auto size = static_cast<std::int64_t>(values.size());
    file_.arrays[prefix_ + name] = {{size}, std::move(values)};
  }

 private:
  ArrayFile& file_;
  const std::string prefix_;
};

// Reads them back. The first thing that is wrong stays in status(), and every answer from there on
// is a harmless one: ask for everything, then look once. The file outlives it.
class StateReader {
 public:
  StateReader(const ArrayFile& file, std::string prefix)
      : file_(file), prefix_(std::move(prefix)) {}

  bool Has(const std::string& name) const { return file_.arrays.contains(prefix_ + name); }
  double Number(const std::string& name);
  // A whole number in [low, high].
  std::int64_t Whole(const std::string& name, std::int64_t low, std::int64_t high);
  bool Flag(const std::string& name) { return Whole(name, 0, 1) == 1; }
  std::vector<double> Numbers(const std::string& name);
  // Exactly `size` of them.
  std::vector<double> Numbers(const std::string& name, std::size_t size);

  void Refuse(const std::string& name, const std::string& what);
  void Update(const absl::Status& status) { status_.Update(status); }
  const absl::Status& status() const { return status_; }

 private:
  const ArrayFile& file_;
  const std::string prefix_;
  absl::Status status_;
};

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_CHECKPOINT_STATE_ARRAYS_H_
