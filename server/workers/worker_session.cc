#include "server/workers/worker_session.h"

#include <sys/socket.h>

#include <cerrno>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/faults/message_fault.h"

namespace spikepinn::server {
namespace {

using worker::v1::FromWorker;
using worker::v1::Outcome;

constexpr std::size_t kReadBytesPerRound = std::size_t{4} << 20;

absl::Status Violation(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("the worker broke the protocol: ", what));
}

bool WouldBlock() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

void WorkerSession::Send(const worker::v1::ToWorker& message) {
  // A message that is not sent is as one that is lost: the worker will be missed.
  if (!MessageFault("server.before_send", message).ok()) return;
  wire::AppendFrame(message, &outgoing_);
  Flush();
  MessageFault("server.after_send", message).IgnoreError();
}

void WorkerSession::Flush() {
  while (wants_to_write()) {
    const ssize_t count = send(process_->socket(), outgoing_.data() + written_,
                               outgoing_.size() - written_, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && WouldBlock()) return;
    if (count < 0) break;
    written_ += static_cast<std::size_t>(count);
  }
  outgoing_.clear();
  written_ = 0;
}

void WorkerSession::Finish() { shutdown(process_->socket(), SHUT_WR); }

absl::StatusOr<std::vector<NewEvent>> WorkerSession::Read() { return ReadUpTo(kReadBytesPerRound); }

absl::StatusOr<std::vector<NewEvent>> WorkerSession::ReadToEnd() {
  return ReadUpTo(std::numeric_limits<std::size_t>::max());
}

absl::StatusOr<std::vector<NewEvent>> WorkerSession::ReadUpTo(std::size_t max_bytes) {
  std::vector<NewEvent> events;
  std::string buffer(std::size_t{64} << 10, '\0');
  for (std::size_t taken = 0; taken < max_bytes && !at_end_ && broken_.ok();) {
    const ssize_t count = recv(process_->socket(), buffer.data(), buffer.size(), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && WouldBlock()) break;
    if (count <= 0) {
      at_end_ = true;
      break;
    }
    taken += static_cast<std::size_t>(count);
    frames_.Append({buffer.data(), static_cast<std::size_t>(count)});
    FromWorker message;
    absl::StatusOr<bool> got = false;
    while (broken_.ok() && (got = frames_.Next(&message)).ok() && *got) {
      broken_ = MessageFault("server.receive", message);
      if (!broken_.ok()) break;
      broken_ = Handle(std::move(message), &events);
    }
    if (!got.ok()) broken_ = Violation(std::string(got.status().message()));
  }
  if (!broken_.ok()) return broken_;
  return events;
}

void WorkerSession::ExpectNextOutcome() {
  outcome_.reset();
  model_.clear();
  process_->OnAssignment();
}

absl::Status WorkerSession::Handle(FromWorker message, std::vector<NewEvent>* events) {
  if (message.has_pong()) return absl::OkStatus();  // also late ones
  if (outcome_.has_value()) return Violation("it sent a message after its outcome");
  switch (message.message_case()) {
    case FromWorker::kProgress:
      events->push_back({EventKind::kProgress, message.progress().SerializeAsString()});
      return absl::OkStatus();
    case FromWorker::kWarning:
      events->push_back({EventKind::kWarning, message.warning().SerializeAsString()});
      return absl::OkStatus();
    case FromWorker::kPiece:
      events->push_back({EventKind::kPiece, message.piece().SerializeAsString()});
      return absl::OkStatus();
    case FromWorker::kModelChunk:
      model_ += message.model_chunk().data();
      if (model_.size() > kMaxModelBytes) return Violation("its model is too large");
      return absl::OkStatus();
    case FromWorker::kOutcome: {
      absl::Status checked = CheckOutcome(message.outcome());
      if (checked.ok()) outcome_ = std::move(*message.mutable_outcome());
      return checked;
    }
    case FromWorker::kCheckpoint:
      events->push_back({EventKind::kCheckpoint, message.checkpoint().SerializeAsString()});
      return absl::OkStatus();
    case FromWorker::kPong:
    case FromWorker::MESSAGE_NOT_SET:
      break;
  }
  return Violation("it sent a message without content");
}

absl::Status WorkerSession::CheckOutcome(const Outcome& outcome) const {
  if (outcome.result_case() == Outcome::RESULT_NOT_SET) {
    return Violation("it sent an outcome without a result");
  }
  if (outcome.has_succeeded() && model_.empty()) {
    return Violation("it reported success without a model");
  }
  return absl::OkStatus();
}

}  // namespace spikepinn::server
