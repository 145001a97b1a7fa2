// Sets or clears one field of a message, named by its path:
// "forward.stimulus.steps[0].amplitude_pa".
#ifndef SPIKEPINN_WIRE_SPEC_PATH_H_
#define SPIKEPINN_WIRE_SPEC_PATH_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace spikepinn::wire {

// The value is written as in a job file ("80", "1e-10", "guided", "true"). Messages on the way are
// made where they are missing, elements of lists are not. Setting one member of a oneof clears the
// others. Both texts may come from anybody. InvalidArgument, "PATH = VALUE: RULE", for what is
// unknown, out of range or not of the field's type; the message may have got empty messages on the
// way then.
absl::Status SetField(absl::string_view path, absl::string_view value,
                      google::protobuf::Message* message);

// Takes away a field with all that is in it, a list as a whole; what it lies in stays. The text may
// come from anybody. InvalidArgument, "PATH: RULE", for what is unknown, an element of a list, or
// not set; the message may have got empty messages on the way then, as by SetField.
absl::Status ClearField(absl::string_view path, google::protobuf::Message* message);

}  // namespace spikepinn::wire

#endif  // SPIKEPINN_WIRE_SPEC_PATH_H_
