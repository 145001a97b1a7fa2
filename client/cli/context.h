// What all commands share.
#ifndef SPIKEPINN_CLIENT_CLI_CONTEXT_H_
#define SPIKEPINN_CLIENT_CLI_CONTEXT_H_

#include <cstddef>
#include <functional>
#include <ostream>
#include <string>

#include "absl/status/status.h"
#include "client/cli/settings/server_choice.h"
#include "client/client/client.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

// Made by main, used by one command on the main thread. Every command's client is made from
// `client_options`.
struct Context {
  // Flags.
  client::ClientOptions client_options;
  bool json = false;

  // Where to write.
  std::ostream& out;
  std::ostream& err;
  // Of the terminal that `out` is; 0 if it is none.
  std::function<std::size_t()> terminal_width;
  // Its rows, where it is one.
  std::function<std::size_t()> terminal_height = [] { return std::size_t{24}; };

  // Where named servers are kept; empty: nowhere.
  std::string config_path = {};
  // How the address of `client_options` was found. Filled in before a command that needs one runs.
  ServerChoice server_choice = {};

  // " --server ADDR" or " --context NAME" as it was typed, for commands that are printed; empty:
  // neither was.
  std::string typed_server = {};

  // Prints "spikepinn: MESSAGE" and returns the exit code for an error of a call.
  int Fail(const absl::Status& status);
  // The same for what the user got wrong.
  int FailUsage(const absl::Status& status);

  // Prints "spikepinn: MESSAGE" about what is no error.
  void Warn(const std::string& message);

  // Prints one line of JSON.
  void PrintJson(const nlohmann::ordered_json& object);
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_CONTEXT_H_
