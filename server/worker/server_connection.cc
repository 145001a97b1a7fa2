#include "server/worker/server_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "absl/strings/str_cat.h"

namespace spikepinn::worker {

ServerConnection::ServerConnection(int fd) : fd_(fd) {}

ServerConnection::~ServerConnection() {
  shutdown(fd_, SHUT_RDWR);  // wakes the listener
  if (listener_.joinable()) listener_.join();
  close(fd_);
}

absl::StatusOr<v1::Assignment> ServerConnection::ReceiveAssignment() {
  absl::StatusOr<v1::ToWorker> message = Receive();
  if (!message.ok()) return message.status();
  if (!message->has_assignment()) {
    return absl::InternalError("the server's first message is no assignment");
  }
  listener_ = std::thread([this] { Listen(); });
  return message->assignment();
}

absl::StatusOr<v1::ToWorker> ServerConnection::Receive() {
  v1::ToWorker message;
  while (true) {
    absl::StatusOr<bool> complete = frames_.Next(&message);
    if (!complete.ok()) return complete.status();
    if (*complete) return message;
    char buffer[65536];
    const ssize_t got = recv(fd_, buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return absl::UnavailableError("the server closed the connection");
    frames_.Append({buffer, static_cast<std::size_t>(got)});
  }
}

void ServerConnection::Listen() {
  while (true) {
    const absl::StatusOr<v1::ToWorker> message = Receive();
    if (!message.ok() || message->has_cancel()) {
      if (message.ok()) save_checkpoint_ = message->cancel().save_checkpoint();
      cancelled_.request_stop();
      return;
    }
  }
}

absl::Status ServerConnection::Send(const v1::FromWorker& message) {
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t got = send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) {
      return absl::UnavailableError(absl::StrCat("cannot send to the server: ", strerror(errno)));
    }
    sent += static_cast<std::size_t>(got);
  }
  return absl::OkStatus();
}

}  // namespace spikepinn::worker
