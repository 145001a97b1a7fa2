// SIGTERM and SIGINT as something to wait for.
#ifndef SPIKEPINN_SERVER_SIGNALS_H_
#define SPIKEPINN_SERVER_SIGNALS_H_

#include <csignal>
#include <string>

namespace spikepinn::server {

// Blocks the two signals for the calling thread and all that it starts later: create it before the
// first thread. From then on they only end a Wait.
class TerminationSignals {
 public:
  TerminationSignals() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  // Returns the name of the signal that came.
  std::string Wait() {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
    return signal == SIGINT ? "SIGINT" : "SIGTERM";
  }

 private:
  sigset_t signals_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SIGNALS_H_
