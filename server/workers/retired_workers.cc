#include "server/workers/retired_workers.h"

#include <csignal>
#include <utility>

namespace spikepinn::server {

RetiredWorkers::Worker::Worker(RetiredWorkers& owner, std::unique_ptr<WorkerLink> link)
    : owner_(owner), link_(std::move(link)), kill_timer_(owner.loop_) {
  link_->SetListener(this);
  link_->CloseForSending();
  kill_timer_.Set(owner_.exit_grace_, [this] { link_->process().Kill(SIGKILL); });
}

void RetiredWorkers::Worker::OnReadable() {
  // What it still says counts no more.
  const bool readable = link_->session().Read().ok();
  if (!readable || link_->session().at_end()) link_->PauseReading();
}

void RetiredWorkers::Worker::OnExit() { owner_.Remove(this); }

void RetiredWorkers::Add(std::unique_ptr<WorkerLink> link) {
  if (link->exited()) {
    // Nothing would tell of it again. It goes later, as in Remove.
    link->SetListener(nullptr);
    return loop_.Post([gone = std::move(link)] {});
  }
  workers_.push_back(std::make_unique<Worker>(*this, std::move(link)));
  workers_.back()->place = std::prev(workers_.end());
}

void RetiredWorkers::Remove(Worker* worker) {
  // Not here and now: the worker's own link is calling.
  loop_.Post([gone = std::move(*worker->place)] {});
  workers_.erase(worker->place);
  if (workers_.empty() && on_empty_) on_empty_();
}

}  // namespace spikepinn::server
