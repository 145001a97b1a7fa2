#include "core/neuron/broken_rules.h"

#include <utility>

namespace spikepinn {

bool BrokenRules::Add(absl::Status status) {
  if (status.ok()) return true;
  if (all_.size() < kMost) all_.push_back(std::move(status));
  return false;
}

}  // namespace spikepinn
