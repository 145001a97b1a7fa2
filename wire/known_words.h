// What to write instead of a word that nobody knows.
#ifndef SPIKEPINN_WIRE_KNOWN_WORDS_H_
#define SPIKEPINN_WIRE_KNOWN_WORDS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"

namespace spikepinn::wire {

std::vector<std::string> FieldNames(const google::protobuf::Descriptor& type);

// "did you mean "adam"?" where one of the `known` words is near, else "known here: ..., ...".
// `unknown` may come from anybody.
std::string Advice(absl::string_view unknown, const std::vector<std::string>& known);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_KNOWN_WORDS_H_
