// What somebody who mistyped a word may have meant.
#ifndef SPIKEPINN_WIRE_SUGGESTION_H_
#define SPIKEPINN_WIRE_SUGGESTION_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace spikepinn::wire {

// How many letters have to be put in, left out, replaced, or exchanged with their neighbour.
std::size_t EditDistance(absl::string_view a, absl::string_view b);

// The closest of `known`, if it is close enough to be a mistyped `word`, or one that begins with
// it; empty otherwise.
std::string Closest(absl::string_view word, const std::vector<std::string>& known);

// "; did you mean WORD?" or nothing, to be put behind an error.
std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_SUGGESTION_H_
