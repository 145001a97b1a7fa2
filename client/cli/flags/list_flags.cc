#include "client/cli/flags/list_flags.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "CLI/Validators.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/output/text.h"
#include "client/client/sweep.h"
#include "wire/preset_name.h"
#include "wire/suggestion.h"

namespace spikepinn::cli {
namespace {

// Reads a flag that may be left out.
absl::Status ReadWhen(const std::string& flag, const std::string& text, absl::Time now,
                      std::optional<absl::Time>* when) {
  if (text.empty()) return absl::OkStatus();
  absl::StatusOr<absl::Time> time = ParseWhen(flag, text, now);
  if (!time.ok()) return time.status();
  *when = *time;
  return absl::OkStatus();
}

std::vector<client::JobState> States(const std::vector<std::string>& words) {
  std::vector<client::JobState> states;
  for (const client::JobState state : client::kKnownJobStates) {
    const std::string word(ToString(state));
    if (std::find(words.begin(), words.end(), word) != words.end()) states.push_back(state);
  }
  return states;
}

// The server's filter has quotes around a user and no way to say one.
CLI::Validator FitsFilter() {
  return {[](std::string& text) -> std::string {
            return absl::StrContains(text, '"')
                       ? absl::StrCat(Printable(text), ": must not hold a \"")
                       : "";
          },
          ""};
}

// Servers may know other presets; one whose name is nearly that of another is a slip.
absl::Status CheckPreset(const std::string& name) {
  const std::vector<std::string> known = wire::PresetNames();
  const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
  if (name.empty() || is_known || wire::Closest(name, known).empty()) return absl::OkStatus();
  return wire::PresetOf("--preset", name).status();
}

}  // namespace

void AddListFlags(CLI::App* command, ListFlags* flags) {
  std::vector<std::string> known;
  for (const client::JobState state : client::kKnownJobStates) {
    known.emplace_back(ToString(state));
  }
  command->add_option("--state", flags->states, "Only jobs in these states; may be repeated")
      ->delimiter(',')
      ->transform(CLI::IsMember(known, CLI::ignore_case));
  command->add_option("--user", flags->user, "Only jobs of this user")
      ->type_name("USER")
      ->check(Utf8())
      ->check(FitsFilter());
  CheckSweep(
      command,
      command->add_option("--sweep", flags->sweep, "Only jobs of this sweep, sweeps/ID or ID")
          ->type_name("SWEEP"));
  command->add_option("--name", flags->name, "Only jobs whose name is like this, as 'f-I *'")
      ->type_name("GLOB");
  command->add_option("--method", flags->method, "Only jobs of this method")
      ->transform(CLI::IsMember({"segmented", "guided", "pure"}, CLI::ignore_case));
  command->add_option("--preset", flags->preset, "Only jobs that were asked for with this preset")
      ->type_name("PRESET");
  command->add_option("--since", flags->since, "Only jobs created since, as 2h or 2026-11-23")
      ->type_name("WHEN");
  command->add_option("--until", flags->until, "Only jobs created until, as 30m or 2026-11-23")
      ->type_name("WHEN");
  command
      ->add_option("--sort", flags->sort,
                   "By these fields, which are those of -o csv; a - before one: the largest first")
      ->type_name("FIELD,...")
      ->check(AnyOf(FieldsOf(ListedJobs().columns), "-"));
  command->add_option("--limit", flags->limit, "At most so many; 0 for all; default 50")
      ->check(WholeNumberUpTo(1'000'000'000));
}

absl::StatusOr<JobQuery> MakeJobQuery(const ListFlags& flags, absl::Time now) {
  if (absl::Status status = CheckPreset(flags.preset); !status.ok()) return status;
  JobQuery query;
  query.name = flags.name;
  query.method = flags.method;
  query.preset = flags.preset;
  query.limit = static_cast<std::size_t>(flags.limit);
  query.server.states = States(flags.states);
  query.server.user = flags.user;
  if (!flags.sweep.empty()) query.server.sweep = client::SweepName(flags.sweep);
  if (absl::Status status = ReadWhen("--since", flags.since, now, &query.since); !status.ok()) {
    return status;
  }
  if (absl::Status status = ReadWhen("--until", flags.until, now, &query.until); !status.ok()) {
    return status;
  }
  absl::StatusOr<std::vector<SortKey>> keys =
      ParseSortKeys(flags.sort, FieldsOf(ListedJobs().columns));
  if (!keys.ok()) return keys.status();
  query.sort = *std::move(keys);
  return query;
}

absl::StatusOr<absl::Time> ParseWhen(const std::string& flag, const std::string& text,
                                     absl::Time now, absl::TimeZone zone) {
  if (absl::StatusOr<double> seconds = ParseSeconds(flag, text); seconds.ok()) {
    return now - absl::Seconds(*seconds);
  }
  for (const char* const form :
       {"%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%dT%H:%M:%E*S%Ez"}) {
    absl::Time time;
    if (absl::ParseTime(form, text, zone, &time, nullptr)) return time;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(flag, " = ", Printable(text.substr(0, 60)),
                   ": must be an age such as 90s or 2h, a date such as 2026-11-23 or "
                   "\"2026-11-23 03:47\", or RFC 3339"));
}

}  // namespace spikepinn::cli
