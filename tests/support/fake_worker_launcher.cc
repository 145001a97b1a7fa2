#include "tests/support/fake_worker_launcher.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <utility>

#include "absl/time/time.h"
#include "gtest/gtest.h"

namespace spikepinn::testing {
namespace {

using server::ExitStatus;
using worker::v1::FromWorker;

constexpr absl::Duration kDeadline = absl::Seconds(10);

class FakeWorkerProcess : public server::WorkerProcess {
 public:
  FakeWorkerProcess(std::shared_ptr<FakeWorker> worker, server::OwnedFd socket)
      : worker_(std::move(worker)), socket_(std::move(socket)) {}
  ~FakeWorkerProcess() override { worker_->Kill(SIGKILL); }

  pid_t pid() const override { return 1'000'000; }
  int socket() const override { return socket_.get(); }
  int exit_fd() const override { return worker_->exit_fd(); }
  void Kill(int signal) override { worker_->Kill(signal); }
  ExitStatus Reap() override { return worker_->MarkReaped(); }
  std::string LastLogLines(const std::string&) override { return worker_->log(); }

 private:
  const std::shared_ptr<FakeWorker> worker_;
  const server::OwnedFd socket_;
};

}  // namespace

FakeWorker::FakeWorker(server::WorkerStart start, server::OwnedFd socket)
    : start_(std::move(start)),
      socket_(std::move(socket)),
      exit_fd_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

std::optional<worker::v1::ToWorker> FakeWorker::NextMessage() {
  worker::v1::ToWorker message;
  std::array<char, 4096> buffer;
  while (true) {
    const absl::StatusOr<bool> got = frames_.Next(&message);
    if (!got.ok()) {
      ADD_FAILURE() << got.status();
      return std::nullopt;
    }
    if (*got) return message;
    pollfd waiting{socket_.get(), POLLIN, 0};
    const int ready = poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(kDeadline)));
    const ssize_t count = ready > 0 ? recv(socket_.get(), buffer.data(), buffer.size(), 0) : -1;
    if (count <= 0) return std::nullopt;
    frames_.Append({buffer.data(), static_cast<std::size_t>(count)});
  }
}

worker::v1::ToWorker FakeWorker::ReadMessage() {
  std::optional<worker::v1::ToWorker> message = NextMessage();
  if (!message.has_value()) ADD_FAILURE() << "no message came to the worker";
  return std::move(message).value_or(worker::v1::ToWorker());
}

int FakeWorker::WaitForSignal() {
  absl::MutexLock lock(&mutex_);
  const auto has_signal = [this]()
                              ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) { return !signals_.empty(); };
  if (!mutex_.AwaitWithTimeout(absl::Condition(&has_signal), kDeadline)) {
    ADD_FAILURE() << "no signal came to the worker";
    return 0;
  }
  const int signal = signals_.front();
  signals_.pop_front();
  return signal;
}

void FakeWorker::WaitUntilReaped() {
  absl::MutexLock lock(&mutex_);
  EXPECT_TRUE(mutex_.AwaitWithTimeout(absl::Condition(&reaped_), kDeadline))
      << "the worker was not reaped";
}

bool FakeWorker::IsAssigned() {
  while (const std::optional<worker::v1::ToWorker> message = NextMessage()) {
    if (message->has_assignment()) return true;
  }
  return false;
}

std::size_t FakeWorker::WaitForHangUp() {
  std::size_t skipped = 0;
  std::array<char, 4096> buffer;
  pollfd waiting{socket_.get(), POLLIN, 0};
  ssize_t count = 1;
  while (count > 0 &&
         poll(&waiting, 1, static_cast<int>(absl::ToInt64Milliseconds(kDeadline))) > 0) {
    count = recv(socket_.get(), buffer.data(), buffer.size(), 0);
    skipped += count > 0 ? static_cast<std::size_t>(count) : 0;
  }
  if (count > 0) ADD_FAILURE() << "the worker's socket stays open";
  return skipped;
}

std::deque<int> FakeWorker::signals() {
  absl::MutexLock lock(&mutex_);
  return signals_;
}

void FakeWorker::Send(const FromWorker& message) {
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  SendBytes(bytes);
}

void FakeWorker::SendBytes(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return;  // the server has hung up, as it may
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

int FakeWorker::SendWhileHeard(const FromWorker& message, int most) {
  constexpr int kPatienceMs = 300;
  for (int sent = 0; sent < most; ++sent) {
    pollfd writable{socket_.get(), POLLOUT, 0};
    if (poll(&writable, 1, kPatienceMs) <= 0) return sent;
    Send(message);
  }
  return most;
}

void FakeWorker::WriteLog(const std::string& text) {
  absl::MutexLock lock(&mutex_);
  log_ += text;
}

std::string FakeWorker::log() {
  absl::MutexLock lock(&mutex_);
  return log_;
}

void FakeWorker::Exit(const ExitStatus& status) {
  {
    absl::MutexLock lock(&mutex_);
    exit_status_ = status;
  }
  socket_.Close();
  (void)eventfd_write(exit_fd_.get(), 1);
}

void FakeWorker::Kill(int signal) {
  absl::MutexLock lock(&mutex_);
  signals_.push_back(signal);
  if (signal != SIGKILL) return;
  exit_status_ = {.code = 0, .signal = SIGKILL};
  (void)eventfd_write(exit_fd_.get(), 1);
}

ExitStatus FakeWorker::MarkReaped() {
  absl::MutexLock lock(&mutex_);
  reaped_ = true;
  return exit_status_;
}

FakeWorkerLauncher::~FakeWorkerLauncher() {
  absl::MutexLock lock(&mutex_);
  for (std::thread& player : players_) player.join();
}

absl::StatusOr<std::unique_ptr<server::WorkerProcess>> FakeWorkerLauncher::Launch(
    const server::WorkerStart& start) {
  absl::MutexLock lock(&mutex_);
  if (!failure_.ok()) return std::exchange(failure_, absl::OkStatus());
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return absl::InternalError("socketpair");
  }
  server::OwnedFd ours(ends[0]);
  fcntl(ours.get(), F_SETFL, O_NONBLOCK);
  auto worker = std::make_shared<FakeWorker>(start, server::OwnedFd(ends[1]));
  ++launched_;
  if (play_.empty()) {
    fresh_.push_back(worker);
  } else {
    players_.emplace_back([worker, messages = play_] {
      const bool may_have_another = messages.back().has_outcome();
      while (worker->IsAssigned()) {
        for (const FromWorker& message : messages) worker->Send(message);
        if (!may_have_another) break;
      }
      worker->Exit({});
    });
  }
  return std::make_unique<FakeWorkerProcess>(std::move(worker), std::move(ours));
}

std::shared_ptr<FakeWorker> FakeWorkerLauncher::Next() {
  absl::MutexLock lock(&mutex_);
  if (!mutex_.AwaitWithTimeout(absl::Condition(this, &FakeWorkerLauncher::HasWorker), kDeadline)) {
    ADD_FAILURE() << "no worker was launched";
    return nullptr;
  }
  std::shared_ptr<FakeWorker> worker = std::move(fresh_.front());
  fresh_.pop_front();
  return worker;
}

std::string FakeWorkerLauncher::LogPath(const server::AttemptId& attempt) const {
  return log_dir_ + "/" + attempt.job_id + "-" + std::to_string(attempt.attempt) + ".log";
}

void FakeWorkerLauncher::DiscardLogs(const server::AttemptId& last) {
  absl::MutexLock lock(&mutex_);
  discarded_.push_back(last.job_id + "-" + std::to_string(last.attempt));
}

std::vector<std::string> FakeWorkerLauncher::discarded() {
  absl::MutexLock lock(&mutex_);
  return discarded_;
}

int FakeWorkerLauncher::launched() {
  absl::MutexLock lock(&mutex_);
  return launched_;
}

void FakeWorkerLauncher::PlayForAll(std::vector<FromWorker> messages) {
  absl::MutexLock lock(&mutex_);
  play_ = std::move(messages);
}

void FakeWorkerLauncher::FailNext(absl::Status status) {
  absl::MutexLock lock(&mutex_);
  failure_ = std::move(status);
}

void Deliver(FakeWorker& worker) {
  worker.Send(ModelMessage("m"));
  worker.Send(SuccessMessage());
}

FromWorker ProgressMessage(std::int64_t step) {
  FromWorker message;
  message.mutable_progress()->set_stage("adam");
  message.mutable_progress()->set_step(step);
  return message;
}

FromWorker WarningMessage(const std::string& text) {
  FromWorker message;
  message.mutable_warning()->set_message(text);
  return message;
}

FromWorker ModelMessage(const std::string& data) {
  FromWorker message;
  message.mutable_model_chunk()->set_data(data);
  return message;
}

FromWorker SuccessMessage() {
  FromWorker message;
  message.mutable_outcome()->mutable_succeeded()->set_version("test");
  return message;
}

FromWorker FailureMessage(v1::JobError::Reason reason, const std::string& text) {
  FromWorker message;
  message.mutable_outcome()->mutable_failed()->set_reason(reason);
  message.mutable_outcome()->mutable_failed()->set_message(text);
  return message;
}

FromWorker CancelledMessage() {
  FromWorker message;
  message.mutable_outcome()->mutable_cancelled();
  return message;
}

}  // namespace spikepinn::testing
