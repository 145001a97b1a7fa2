// A file descriptor with one owner.
#ifndef SPIKEPINN_SERVER_WORKERS_OWNED_FD_H_
#define SPIKEPINN_SERVER_WORKERS_OWNED_FD_H_

#include <unistd.h>

#include <utility>

namespace spikepinn::server {

class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
  }
  ~OwnedFd() { Close(); }

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }

  void Close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_WORKERS_OWNED_FD_H_
