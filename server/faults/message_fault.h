// Fault points at messages between server and worker, named by what the message is.
#ifndef SPIKEPINN_SERVER_FAULTS_MESSAGE_FAULT_H_
#define SPIKEPINN_SERVER_FAULTS_MESSAGE_FAULT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "server/faults/fault_point.h"

namespace spikepinn {

// The point "`where`.FIELD", FIELD being the member of the message's oneof that is set:
// MessageFault("worker.before_send", outcome) is "worker.before_send.outcome".
template <typename Message>
absl::Status MessageFault(absl::string_view where, const Message& message) {
  if (!FaultsActive()) return absl::OkStatus();
  const auto* field = message.GetDescriptor()->FindFieldByNumber(message.message_case());
  if (field == nullptr) return absl::OkStatus();
  return FaultPointStatus(std::string(where) + "." + field->name());
}

}  // namespace spikepinn

#endif  // SPIKEPINN_SERVER_FAULTS_MESSAGE_FAULT_H_
