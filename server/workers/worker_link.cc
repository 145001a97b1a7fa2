#include "server/workers/worker_link.h"

#include <sys/epoll.h>

#include <utility>

namespace spikepinn::server {

absl::StatusOr<std::unique_ptr<WorkerLink>> WorkerLink::Watch(
    EventLoop& loop, std::unique_ptr<WorkerProcess> process) {
  std::unique_ptr<WorkerLink> link(new WorkerLink(loop, std::move(process)));
  if (absl::Status watched = link->WatchBoth(); !watched.ok()) return watched;
  return link;
}

WorkerLink::~WorkerLink() {
  PauseReading();
  if (exit_watch_.has_value()) loop_.Unwatch(*exit_watch_);
}

absl::Status WorkerLink::WatchBoth() {
  if (absl::Status watched = WatchSocket(); !watched.ok()) return watched;
  absl::StatusOr<EventLoop::WatchId> exit =
      loop_.Watch(process().exit_fd(), EPOLLIN, [this](std::uint32_t) { OnProcessEnd(); });
  if (!exit.ok()) return exit.status();
  exit_watch_ = *exit;
  return absl::OkStatus();
}

absl::Status WorkerLink::WatchSocket() {
  absl::StatusOr<EventLoop::WatchId> watch =
      loop_.Watch(process().socket(), EPOLLIN, [this](std::uint32_t events) { OnSocket(events); });
  if (!watch.ok()) return watch.status();
  socket_watch_ = *watch;
  return absl::OkStatus();
}

void WorkerLink::OnSocket(std::uint32_t epoll_events) {
  if ((epoll_events & EPOLLOUT) != 0) session_.Flush();
  UpdateSocketWatch();
  const bool something_else = (epoll_events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0;
  // Last of all: the listener may destroy this.
  if (something_else && listener_ != nullptr) listener_->OnReadable();
}

void WorkerLink::OnProcessEnd() {
  loop_.Unwatch(*exit_watch_);
  exit_watch_.reset();
  exit_status_ = process().Reap();
  if (listener_ != nullptr) listener_->OnExit();
}

void WorkerLink::Send(const worker::v1::ToWorker& message) {
  session_.Send(message);
  UpdateSocketWatch();
}

void WorkerLink::PauseReading() {
  if (socket_watch_.has_value()) loop_.Unwatch(*socket_watch_);
  socket_watch_.reset();
}

absl::Status WorkerLink::ResumeReading() {
  return socket_watch_.has_value() ? absl::OkStatus() : WatchSocket();
}

void WorkerLink::CloseForSending() { session_.Finish(); }

void WorkerLink::UpdateSocketWatch() {
  if (!socket_watch_.has_value()) return;
  const std::uint32_t write = session_.wants_to_write() ? std::uint32_t{EPOLLOUT} : 0;
  loop_.ChangeWatch(*socket_watch_, EPOLLIN | write);
}

}  // namespace spikepinn::server
