// Text of any origin for the strings of messages.
#ifndef SPIKEPINN_WIRE_UTF8_H_
#define SPIKEPINN_WIRE_UTF8_H_

#include <string>

#include "absl/strings/string_view.h"

namespace spikepinn::wire {

// `text` with U+FFFD in place of every byte that belongs to no UTF-8 character, and of NULs: a
// message with other bytes in a string is refused as a whole by whoever reads it.
std::string ToUtf8(absl::string_view text);

// Whether `text` can stand in a string of a message as it is.
bool IsUtf8(absl::string_view text);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_UTF8_H_
