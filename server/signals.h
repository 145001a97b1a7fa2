// What asks the server to stop, as something to wait for.
#ifndef SPIKEPINN_SERVER_SIGNALS_H_
#define SPIKEPINN_SERVER_SIGNALS_H_

#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>

namespace spikepinn::server {

// SIGTERM, SIGINT and, for a server with a terminal, SIGHUP: the terminal that closes, unless that
// is ignored (nohup). Without a terminal SIGHUP is ignored: it asks daemons to read their settings
// or open their log anew, and here is neither to be done. Blocks them for the calling thread and
// all that it starts later: create it before the first thread. From then on they only end a Wait.
// SIGPIPE is ignored: a reader of the log that goes must not take the server along.
class TerminationSignals {
 public:
  explicit TerminationSignals(bool has_terminal = HasTerminal()) {
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    if (!has_terminal) signal(SIGHUP, SIG_IGN);
    if (!IsIgnored(SIGHUP)) sigaddset(&signals_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  }

  // Returns the name of the signal that came.
  std::string Wait() {
    int signal = 0;
    while (sigwait(&signals_, &signal) != 0) {
    }
    return signal == SIGINT ? "SIGINT" : signal == SIGHUP ? "SIGHUP" : "SIGTERM";
  }

 private:
  static bool HasTerminal() {
    const int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC);
    return terminal >= 0 && close(terminal) == 0;
  }

  static bool IsIgnored(int signal) {
    struct sigaction action = {};
    return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
  }

  sigset_t signals_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SIGNALS_H_
