#include "client/cli/flags/name_flags.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "CLI/Validators.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/text.h"
#include "client/cli/shell/command_line.h"
#include "client/client/job.h"
#include "manual/command_tree.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kLongestId = 63;  // of a server

// Commands for a job, and those that do the same to a sweep; of several alike the first is named.
constexpr std::pair<const char*, const char*> kTwins[] = {
    {"cancel", "sweep cancel"},  {"delete", "sweep delete"}, {"get", "sweep get"},
    {"result", "sweep results"}, {"watch", "sweep watch"},   {"wait", "sweep watch"}};

// "NAME" of "jobs/NAME" and "sweeps/NAME".
bool HasId(absl::string_view name) {
  const absl::string_view id = name.substr(name.find('/') + 1);
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
}

enum class Kind { kJob, kSweep };

const char* Collection(Kind kind) { return kind == Kind::kJob ? "jobs/" : "sweeps/"; }

// The command for the other kind that does what `command` does; empty: none.
std::string Twin(const CLI::App& command, Kind kind) {
  const std::string full_name = manual::FullName(command);
  for (const auto& [of_job, of_sweep] : kTwins) {
    const char* const own = kind == Kind::kJob ? of_job : of_sweep;
    if (full_name == absl::StrCat("spikepinn ", own)) {
      return kind == Kind::kJob ? of_sweep : of_job;
    }
  }
  return "";
}

// What somebody who gave `name` to `command`, which takes those of `kind`, may have meant.
std::string NextStep(const CLI::App& command, Kind kind, const std::string& name) {
  const bool takes_job = kind == Kind::kJob;
  const std::string program = absl::StrCat("`spikepinn", TypedServer(command), " ");
  const bool is_of_other_kind =
      absl::StartsWith(name, Collection(takes_job ? Kind::kSweep : Kind::kJob)) && HasId(name);
  if (!is_of_other_kind) {
    return absl::StrCat(program, takes_job ? "list` shows the jobs that there are"
                                           : "sweep list` shows the sweeps that there are");
  }
  const std::string twin = Twin(command, kind);
  if (!twin.empty()) {
    return absl::StrCat(program, twin, " ", name, "` is for a ", takes_job ? "sweep" : "job");
  }
  return takes_job ? absl::StrCat(program, "list --sweep ", name, "` shows the jobs of a sweep")
                   : absl::StrCat(program, "get ", name, "` tells of which sweep a job is");
}

// "VALUE: RULE" and a next step; empty if `name` can be one of that kind.
std::string NameError(const CLI::App& command, Kind kind, const std::string& name) {
  const char* const collection = Collection(kind);
  const bool is_whole = absl::StartsWith(name, collection);
  if (HasId(is_whole ? name : absl::StrCat(collection, name))) return "";
  return absl::StrCat(name.empty() ? "\"\"" : Printable(name.substr(0, 100)), ": must be ",
                      collection, "ID or ID, an ID of letters, digits and -\n",
                      NextStep(command, kind, name));
}

CLI::Validator IsName(const CLI::App* command, Kind kind) {
  return {[command, kind](std::string& name) { return NameError(*command, kind, name); }, ""};
}

}  // namespace

void AddJobArgument(CLI::App* command, std::string* job) {
  command->add_option("JOB", *job, "jobs/ID or ID")
      ->required()
      ->type_name("")
      ->check(IsName(command, Kind::kJob));
}

void AddSweepArgument(CLI::App* command, std::string* sweep) {
  CheckSweep(command,
             command->add_option("SWEEP", *sweep, "sweeps/ID or ID")->required()->type_name(""));
}

void AddJobsArgument(CLI::App* command, std::size_t most, std::vector<std::string>* jobs) {
  command->add_option("JOB", *jobs, absl::StrCat("jobs/ID or ID; up to ", most))
      ->required()
      ->expected(1, static_cast<int>(most))
      ->type_name("")
      ->check(IsName(command, Kind::kJob));
}

void CheckJobOrFile(CLI::App* command, CLI::Option* argument) {
  argument->check(CLI::Validator(
      [command](std::string& text) {
        return IsJobFile(text) ? std::string() : NameError(*command, Kind::kJob, text);
      },
      ""));
}

void CheckSweep(CLI::App* command, CLI::Option* flag) {
  flag->check(IsName(command, Kind::kSweep));
}

std::vector<std::string> JobNames(const std::vector<std::string>& jobs) {
  std::vector<std::string> names;
  for (const std::string& job : jobs) names.push_back(client::JobName(job));
  return names;
}

bool IsJobFile(const std::string& argument) {
  std::error_code ignored;
  if (argument == kStandardInput || argument.find('.') != std::string::npos) return true;
  return std::filesystem::exists(argument, ignored) &&
         !std::filesystem::is_directory(argument, ignored);
}

}  // namespace spikepinn::cli
