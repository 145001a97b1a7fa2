// All rules that a problem breaks at once, for people who mend a file; Validate() tells the first.
#ifndef SPIKEPINN_CORE_NEURON_BROKEN_RULES_H_
#define SPIKEPINN_CORE_NEURON_BROKEN_RULES_H_

#include <cstddef>
#include <vector>

#include "absl/status/status.h"
#include "core/neuron/forward_problem.h"
#include "core/neuron/neuron_model.h"
#include "core/neuron/stimulus.h"

namespace spikepinn {

// InvalidArgument each, naming field, value and rule, in the order of their checks.
class BrokenRules {
 public:
  static constexpr std::size_t kMost = 20;  // nobody reads more, and strangers' files can have many

  // Whether `status` is OK, which is no broken rule.
  bool Add(absl::Status status);

  const std::vector<absl::Status>& all() const { return all_; }
  bool empty() const { return all_.empty(); }
  absl::Status First() const { return empty() ? absl::OkStatus() : all_.front(); }

 private:
  std::vector<absl::Status> all_;
};

// Adds what is wrong, a rule that rests on others only where those hold; of each shape of a
// stimulus the first. `prefix` is put before the fields' names. False if something was.
bool AddBrokenRules(const NeuronModel& model, const char* prefix, BrokenRules* rules);
bool AddBrokenRules(const Stimulus& stimulus, const char* prefix, BrokenRules* rules);
bool AddBrokenRules(const ForwardProblem& problem, const char* prefix, BrokenRules* rules);

}  // namespace spikepinn

#endif  // SPIKEPINN_CORE_NEURON_BROKEN_RULES_H_
