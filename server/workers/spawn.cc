#include "server/workers/spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::server {
namespace {

constexpr int kSocketFd = 3;  // where the worker program looks for its socket

class FileActions {
 public:
  explicit FileActions(const SpawnPlan& plan) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions_, plan.log, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, plan.log, STDERR_FILENO);
    posix_spawn_file_actions_adddup2(&actions_, plan.socket, kSocketFd);
    // A library's descriptor without close-on-exec would keep our port taken after our death.
    posix_spawn_file_actions_addclosefrom_np(&actions_, kSocketFd + 1);
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigset_t all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setsigdefault(&attributes_, &all);
    posix_spawnattr_setpgroup(&attributes_, 0);
    posix_spawnattr_setflags(
        &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

// As exec wants it; points into `strings`.
std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (std::string& text : strings) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

}  // namespace

absl::StatusOr<pid_t> Spawn(const SpawnPlan& plan) {
  std::vector<std::string> arguments = plan.arguments;
  arguments.insert(arguments.begin(), plan.program);
  std::vector<std::string> environment = plan.environment;
  const FileActions actions(plan);
  const Attributes attributes;
  pid_t pid = -1;
  const int error = posix_spawn(&pid, plan.program.c_str(), actions.get(), attributes.get(),
                                Pointers(arguments).data(), Pointers(environment).data());
  if (error != 0) return absl::ErrnoToStatus(error, absl::StrCat("cannot start ", plan.program));
  return pid;
}

std::vector<std::string> WorkerEnvironment(std::int64_t threads) {
  // libgomp's threads spin for milliseconds by default; on a core that something else uses too,
  // that makes training ten times slower.
  std::vector<std::string> out = {"GOMP_SPINCOUNT=1000"};
  if (threads > 0) {
    out.push_back(absl::StrCat("OMP_NUM_THREADS=", threads));
    out.push_back(absl::StrCat("OPENBLAS_NUM_THREADS=", threads));
  } else {
    out.push_back("LD_BIND_NOW=1");  // or every worker would look all symbols up again
  }
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text(*entry);
    const auto replaced = {
        "OMP_NUM_THREADS=", "OPENBLAS_NUM_THREADS=", "GOMP_SPINCOUNT=", "LD_BIND_NOW="};
    if (std::none_of(replaced.begin(), replaced.end(),
                     [text](const char* name) { return absl::StartsWith(text, name); })) {
      out.emplace_back(text);
    }
  }
  return out;
}

}  // namespace spikepinn::server
