// A worker, and a template of such workers, without LibTorch: does what lines on its socket say.
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>

#include "server/worker/template_process.h"
#include "wire/template_protocol.h"

// Sanitizers handle these signals with a report and an exit code. A worker that is told to crash
// has nothing to report: it ends as one without them does. Only a sanitizer's runtime calls these.
extern "C" const char* __asan_default_options() {
  return "handle_segv=0:handle_sigbus=0:handle_sigfpe=0";
}
extern "C" const char* __tsan_default_options() { return __asan_default_options(); }

namespace {

void Say(int socket, const std::string& text) {
  const std::string line = text + "\n";
  if (write(socket, line.data(), line.size()) < 0) _exit(99);
}

// "0 1 2 5 " without the one that lists them.
std::string OpenDescriptors() {
  std::string out;
  for (int fd = 0; fd < 256; ++fd) {
    if (std::filesystem::is_symlink("/proc/self/fd/" + std::to_string(fd))) {
      out += std::to_string(fd) + " ";
    }
  }
  return out;
}

// Those that are blocked or ignored, "13 15 ".
std::string UnusualSignals() {
  sigset_t blocked;
  sigprocmask(SIG_BLOCK, nullptr, &blocked);
  std::string out;
  for (int signal = 1; signal < 32; ++signal) {
    struct sigaction action {};
    sigaction(signal, nullptr, &action);
    if (sigismember(&blocked, signal) == 1 || action.sa_handler != SIG_DFL) {
      out += std::to_string(signal) + " ";
    }
  }
  return out;
}

int Obey(int socket, const std::string& line) {
  const std::string word = line.substr(0, line.find(' '));
  const int number = word == line ? 0 : std::atoi(line.c_str() + word.size());
  if (word == "exit") return number;
  if (word == "raise") raise(number);
  if (word == "descriptors") Say(socket, OpenDescriptors());
  if (word == "signals") Say(socket, "unusual: " + UnusualSignals());
  if (word == "group") Say(socket, getpgrp() == getpid() ? "own" : "other");
  if (word == "parent") Say(socket, std::to_string(getppid()));
  if (word == "socket") Say(socket, std::to_string(socket));
  return -1;
}

// Obeys until told to exit or the socket closes.
int Serve(int socket) {
  std::string line;
  for (char byte; read(socket, &byte, 1) == 1;) {
    if (byte != '\n') {
      line += byte;
      continue;
    }
    if (const int code = Obey(socket, line); code >= 0) return code;
    line.clear();
  }
  return 0;
}

}  // namespace

int main(int argc, char**) {
  constexpr int kSocket = spikepinn::wire::kTemplateSocketFd;
  if (argc < 2) return Serve(kSocket);
  if (std::getenv("FAKE_TEMPLATE_BROKEN") != nullptr) return 9;
  return spikepinn::worker::RunTemplate(kSocket, Serve);
}
