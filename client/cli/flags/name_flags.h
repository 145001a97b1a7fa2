// How commands are told which job or sweep they are about.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_

#include <string>

#include "CLI/App.hpp"

namespace spikepinn::cli {

// Each a required argument; as it was typed, see client::JobName() and client::SweepName().
inline void AddJobArgument(CLI::App* command, std::string* job) {
  command->add_option("JOB", *job, "jobs/ID or ID")->required()->type_name("");
}
inline void AddSweepArgument(CLI::App* command, std::string* sweep) {
  command->add_option("SWEEP", *sweep, "sweeps/ID or ID")->required()->type_name("");
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_
