#include "server/worker/server_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/faults/message_fault.h"

namespace spikepinn::worker {

ServerConnection::ServerConnection(int fd, absl::Duration orphan_grace)
    : fd_(fd), orphan_grace_(orphan_grace), listener_([this] { Listen(); }) {}

ServerConnection::~ServerConnection() {
  {
    absl::MutexLock lock(&mutex_);
    busy_ = false;
  }
  shutdown(fd_, SHUT_RDWR);  // wakes the listener
  listener_.join();
  close(fd_);
}

absl::StatusOr<std::optional<v1::Assignment>> ServerConnection::NextAssignment() {
  absl::MutexLock lock(&mutex_);
  if (!next_.has_value()) busy_ = false;
  mutex_.Await(absl::Condition(this, &ServerConnection::HasNews));
  if (next_.has_value()) return std::exchange(next_, std::nullopt);
  if (absl::IsUnavailable(end_)) return std::nullopt;
  return end_;
}

bool ServerConnection::HasNextWithin(absl::Duration wait) {
  absl::MutexLock lock(&mutex_);
  return mutex_.AwaitWithTimeout(absl::Condition(this, &ServerConnection::HasNews), wait);
}

std::stop_token ServerConnection::cancelled() const {
  absl::MutexLock lock(&mutex_);
  return cancelled_.get_token();
}

bool ServerConnection::save_checkpoint_requested() const {
  absl::MutexLock lock(&mutex_);
  return save_checkpoint_;
}

std::int64_t ServerConnection::progress_stored() const {
  absl::MutexLock lock(&mutex_);
  return progress_stored_;
}

absl::Status ServerConnection::Send(const v1::FromWorker& message) {
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  // The server may answer an outcome before we ask for more.
  if (message.has_outcome()) {
    absl::MutexLock lock(&mutex_);
    busy_ = false;
  }
  absl::MutexLock lock(&send_mutex_);
  if (!send_status_.ok()) return send_status_;
  send_status_ = MessageFault("worker.before_send", message);
  if (send_status_.ok()) send_status_ = SendAll(bytes);
  if (!send_status_.ok()) {
    // The server must not take what comes later for all there is.
    send_status_ = absl::UnavailableError(send_status_.message());
    shutdown(fd_, SHUT_RDWR);
    return send_status_;
  }
  MessageFault("worker.after_send", message).IgnoreError();
  return absl::OkStatus();
}

absl::Status ServerConnection::SendAll(absl::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) {
      return absl::UnavailableError(absl::StrCat("cannot send to the server: ", strerror(errno)));
    }
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return absl::OkStatus();
}

void ServerConnection::Listen() {
  absl::Status status;
  while (status.ok()) {
    absl::StatusOr<v1::ToWorker> message = Receive();
    status = message.ok() ? Handle(*std::move(message)) : message.status();
  }
  {
    absl::MutexLock lock(&mutex_);
    end_ = status;
  }
  EndOrphan();
}

absl::StatusOr<v1::ToWorker> ServerConnection::Receive() {
  v1::ToWorker message;
  while (true) {
    const absl::StatusOr<bool> complete = frames_.Next(&message);
    if (!complete.ok()) return complete.status();
    if (*complete) {
      if (absl::Status fault = MessageFault("worker.receive", message); !fault.ok()) return fault;
      return message;
    }
    char buffer[16384];
    const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError("the server closed the connection");
    frames_.Append({buffer, static_cast<std::size_t>(got)});
  }
}

absl::Status ServerConnection::Handle(v1::ToWorker message) {
  switch (message.message_case()) {
    case v1::ToWorker::kAssignment:
      return TakeAssignment(std::move(*message.mutable_assignment()));
    case v1::ToWorker::kCancel:
      CancelCurrent(message.cancel().save_checkpoint());
      return absl::OkStatus();
    case v1::ToWorker::kPing:
      return AnswerPing(message.ping());
    case v1::ToWorker::MESSAGE_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("the server sent a message without content");
}

absl::Status ServerConnection::TakeAssignment(v1::Assignment assignment) {
  absl::MutexLock lock(&mutex_);
  if (busy_) {
    return absl::InvalidArgumentError(absl::StrCat("the server assigned ", assignment.job(),
                                                   " before the assignment before was over"));
  }
  progress_stored_ = assignment.has_progress_seen() ? assignment.progress_seen() : kNoProgress;
  next_ = std::move(assignment);
  cancelled_ = std::stop_source();
  save_checkpoint_ = false;
  busy_ = true;
  return absl::OkStatus();
}

// One that comes after the outcome finds nobody who looks at the token any more.
void ServerConnection::CancelCurrent(bool save_checkpoint) {
  std::stop_source current(std::nostopstate);
  {
    absl::MutexLock lock(&mutex_);
    save_checkpoint_ = save_checkpoint;
    current = cancelled_;
  }
  current.request_stop();
}

absl::Status ServerConnection::AnswerPing(const v1::Ping& ping) {
  if (ping.has_progress_stored()) {
    absl::MutexLock lock(&mutex_);
    progress_stored_ = ping.progress_stored();
  }
  v1::FromWorker pong;
  pong.mutable_pong();
  return Send(pong);
}

void ServerConnection::EndOrphan() {
  std::stop_source current(std::nostopstate);
  {
    absl::MutexLock lock(&mutex_);
    current = cancelled_;
  }
  current.request_stop();
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(this, &ServerConnection::IsIdle), orphan_grace_)) {
    _exit(kOrphanExitCode);
  }
}

}  // namespace spikepinn::worker
