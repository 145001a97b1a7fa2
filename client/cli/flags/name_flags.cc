#include "client/cli/flags/name_flags.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "CLI/Validators.hpp"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/text.h"
#include "client/cli/shell/command_line.h"
#include "client/client/job.h"

namespace spikepinn::cli {
namespace {

constexpr std::size_t kLongestId = 63;  // of a server

// A command that does to a job what another one does to a sweep.
struct Twins {
  const char* of_job;
  const char* of_sweep;
};
constexpr Twins kTwins[] = {{"cancel", "cancel"},  {"delete", "delete"}, {"get", "get"},
                            {"result", "results"}, {"wait", "watch"},    {"watch", "watch"}};

// "NAME" of "jobs/NAME" and "sweeps/NAME".
bool HasId(absl::string_view name) {
  const absl::string_view id = name.substr(name.find('/') + 1);
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
  });
}

// Jobs or sweeps, and what to say to somebody who has named the other.
struct Kind {
  const char* collection;
  const char* shown_by;
  const char* other_collection;
  const char* Twins::*mine;
  const char* Twins::*others;
  const char* before_twin;
  const char* after_twin;
  const char* instead;  // of a twin, where there is none
  const char* after_instead;
};
constexpr Kind kJob = {"jobs/",
                       " list` shows the jobs that there are",
                       "sweeps/",
                       &Twins::of_job,
                       &Twins::of_sweep,
                       " sweep ",
                       "` is for a sweep",
                       " list --sweep ",
                       "` shows the jobs of a sweep"};
constexpr Kind kSweep = {"sweeps/",
                         " sweep list` shows the sweeps that there are",
                         "jobs/",
                         &Twins::of_sweep,
                         &Twins::of_job,
                         " ",
                         "` is for a job",
                         " get ",
                         "` tells of which sweep a job is"};

// What somebody who gave `name` to `command` may have meant.
std::string NextStep(const CLI::App& command, const Kind& kind, const std::string& name) {
  const std::string program = absl::StrCat("`spikepinn", TypedServer(command));
  if (!absl::StartsWith(name, kind.other_collection) || !HasId(name)) {
    return absl::StrCat(program, kind.shown_by);
  }
  for (const Twins& twins : kTwins) {
    if (command.get_name() != twins.*kind.mine) continue;
    return absl::StrCat(program, kind.before_twin, twins.*kind.others, " ", name, kind.after_twin);
  }
  return absl::StrCat(program, kind.instead, name, kind.after_instead);
}

// "VALUE: RULE" and a next step; empty if `name` can be one of that kind.
std::string NameError(const CLI::App& command, const Kind& kind, const std::string& name) {
  const bool is_whole = absl::StartsWith(name, kind.collection);
  if (HasId(is_whole ? name : absl::StrCat(kind.collection, name))) return "";
  return absl::StrCat(name.empty() ? "\"\"" : Printable(name.substr(0, 100)), ": must be ",
                      kind.collection, "ID or ID, an ID of letters, digits and -\n",
                      NextStep(command, kind, name));
}

CLI::Validator IsName(const CLI::App* command, const Kind& kind) {
  return {[command, &kind](std::string& name) { return NameError(*command, kind, name); }, ""};
}

}  // namespace

void AddJobArgument(CLI::App* command, std::string* job) {
  command->add_option("JOB", *job, "jobs/ID or ID")
      ->required()
      ->type_name("")
      ->check(IsName(command, kJob));
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
      ->check(IsName(command, kJob));
}

void CheckJobOrFile(CLI::App* command, CLI::Option* argument) {
  argument->check(CLI::Validator(
      [command](std::string& text) {
        return IsJobFile(text) ? std::string() : NameError(*command, kJob, text);
      },
      ""));
}

void CheckSweep(CLI::App* command, CLI::Option* flag) { flag->check(IsName(command, kSweep)); }

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
