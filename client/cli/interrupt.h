// Ctrl-C as a stop token.
#ifndef SPIKEPINN_CLIENT_CLI_INTERRUPT_H_
#define SPIKEPINN_CLIENT_CLI_INTERRUPT_H_

#include <array>
#include <csignal>
#include <stop_token>
#include <thread>

namespace spikepinn::cli {

// While one exists, the first SIGINT requests a stop instead of ending the process; the second one
// ends it, or, where a second is `awaited`, requests one as well, and the third ends it. At most
// one at a time.
class Interrupt {
 public:
  explicit Interrupt(bool second_is_awaited = false);
  ~Interrupt();

  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  std::stop_token second() const { return second_.get_token(); }

 private:
  void Listen();

  std::stop_source stop_;
  std::stop_source second_;
  std::array<int, 2> pipe_ = {-1, -1};  // the signal handler writes, the thread reads
  struct sigaction before_ = {};
  std::thread thread_;  // last: uses what stands above
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INTERRUPT_H_
