// How commands are told which job or sweep they are about.
#ifndef SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_
#define SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "CLI/App.hpp"

namespace spikepinn::cli {

// Each a required argument; as it was typed, see client::JobName() and client::SweepName(). What
// cannot be the name of a job, or of a sweep, is refused while the command line is read, with what
// may have been meant.
void AddJobArgument(CLI::App* command, std::string* job);
void AddSweepArgument(CLI::App* command, std::string* sweep);

// Up to `most` jobs, at least one.
void AddJobsArgument(CLI::App* command, std::size_t most, std::vector<std::string>* jobs);

// The same check for an argument that may also be a job file, see IsJobFile(), and for a flag.
void CheckJobOrFile(CLI::App* command, CLI::Option* argument);
void CheckSweep(CLI::App* command, CLI::Option* flag);

// "jobs/ID" of each.
std::vector<std::string> JobNames(const std::vector<std::string>& jobs);

// Whether an argument that is a job or a job file is the file: "-" (standard input), what exists,
// and what has a dot, as no name of a job has.
bool IsJobFile(const std::string& argument);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FLAGS_NAME_FLAGS_H_
