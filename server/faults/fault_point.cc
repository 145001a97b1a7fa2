#include "server/faults/fault_point.h"

#ifdef SPIKEPINN_FAULTS

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace spikepinn {
namespace {

struct Fault {
  std::string name;
  long nth = 0;
  std::string how;
};

struct State {
  std::mutex mutex;
  std::vector<Fault> faults;
  std::string trace_file;
  std::map<std::string, long, std::less<>> visits;
};

// Never destroyed: points may be visited while the program ends.
State& GetState() {
  static State* state = new State;
  return *state;
}

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A test that misspells its fault must not pass for want of it.
[[noreturn]] void RefuseFault(const std::string& text) {
  std::fprintf(stderr, "SPIKEPINN_FAULT: \"%s\": must be name:nth:kill, :fail or :full\n",
               text.c_str());
  std::abort();
}

Fault ParseFault(const std::string& text) {
  Fault fault;
  std::istringstream words(text);
  std::string nth;
  std::getline(words, fault.name, ':');
  std::getline(words, nth, ':');
  std::getline(words, fault.how);
  fault.nth = std::strtol(nth.c_str(), nullptr, 10);
  const bool known = fault.how == "kill" || fault.how == "fail" || fault.how == "full";
  if (fault.name.empty() || fault.nth < 1 || !known) RefuseFault(text);
  return fault;
}

// One write of a whole line, so that lines of several processes do not mix.
void Trace(const std::string& file, const std::string& name) {
  const int fd = open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const std::string line = name + "\n";
  if (fd < 0 || write(fd, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::perror(file.c_str());
  }
  if (fd >= 0) close(fd);
}

absl::Status StatusOf(const Fault& fault) {
  const std::string message = "injected at " + fault.name;
  if (fault.how == "full") return absl::ResourceExhaustedError(message);
  return absl::InternalError(message);
}

}  // namespace

namespace fault_internal {

std::atomic<Mode> mode{Mode::kUnknown};

bool ReadMode() {
  State& state = GetState();
  const std::lock_guard<std::mutex> lock(state.mutex);
  if (mode != Mode::kUnknown) return mode == Mode::kOn;
  state.trace_file = Environment("SPIKEPINN_FAULT_TRACE");
  std::istringstream words(Environment("SPIKEPINN_FAULT"));
  for (std::string word; std::getline(words, word, ',');) state.faults.push_back(ParseFault(word));
  mode = state.faults.empty() && state.trace_file.empty() ? Mode::kOff : Mode::kOn;
  return mode == Mode::kOn;
}

absl::Status Visit(absl::string_view point) {
  const std::string name(point);
  State& state = GetState();
  const std::lock_guard<std::mutex> lock(state.mutex);
  const long visit = ++state.visits[name];
  if (visit == 1 && !state.trace_file.empty()) Trace(state.trace_file, name);
  for (const Fault& fault : state.faults) {
    if (fault.name != name || fault.nth != visit) continue;
    if (fault.how == "kill") kill(getpid(), SIGKILL);
    return StatusOf(fault);
  }
  return absl::OkStatus();
}

}  // namespace fault_internal

void ResetFaultsForTest() {
  State& state = GetState();
  const std::lock_guard<std::mutex> lock(state.mutex);
  state.faults.clear();
  state.visits.clear();
  state.trace_file.clear();
  fault_internal::mode = fault_internal::Mode::kUnknown;
}

}  // namespace spikepinn

#endif
