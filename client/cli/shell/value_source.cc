#include "client/cli/shell/value_source.h"

#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/cli/settings/config_file.h"
#include "client/cli/settings/server_choice.h"
#include "client/cli/shell/command_line.h"
#include "core/neuron/presets.h"
#include "manual/command_tree.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/scalar_reader.h"

namespace spikepinn::cli {
namespace {

constexpr absl::Duration kPatience = absl::Milliseconds(250);
constexpr int kMostNames = 100;

// The words of an enum of the API, without the one for "not given".
std::vector<Candidate> Words(const google::protobuf::EnumDescriptor& type) {
  std::vector<Candidate> words;
  for (int i = 1; i < type.value_count(); ++i) {
    words.push_back({wire::ShortName(*type.value(i)), ""});
  }
  return words;
}

std::vector<Candidate> PresetNames() {
  std::vector<Candidate> names;
  for (const Preset& preset : Presets()) names.push_back({preset.name, preset.description});
  return names;
}

std::vector<Candidate> ContextNames(const std::string& config_path) {
  std::vector<Candidate> names;
  const absl::StatusOr<ConfigFile> config = ReadConfigFile(config_path);
  if (!config.ok()) return names;
  for (const ServerContext& context : config->contexts) {
    names.push_back({context.name, context.server});
  }
  return names;
}

std::vector<Candidate> JobNames(client::Client& client) {
  std::vector<Candidate> names;
  const absl::StatusOr<client::JobPage> page = client.List({.page_size = kMostNames});
  if (!page.ok()) return names;
  for (const client::Job& job : page->jobs) {
    names.push_back(
        {job.name, absl::StrCat(std::string(ToString(job.state)), "  ", job.user,
                                job.display_name.empty() ? "" : "  ", job.display_name)});
  }
  return names;
}

std::vector<Candidate> SweepNames(client::Client& client) {
  std::vector<Candidate> names;
  const absl::StatusOr<client::SweepPage> page = client.ListSweeps({.page_size = kMostNames});
  if (!page.ok()) return names;
  for (const client::Sweep& sweep : page->sweeps) {
    names.push_back(
        {sweep.name, absl::StrCat(sweep.counts.total, " jobs",
                                  sweep.display_name.empty() ? "" : "  ", sweep.display_name)});
  }
  return names;
}

std::vector<Candidate> NamesOfServer(const Context& context, const std::string& kind,
                                     const CommandLine& line) {
  const absl::StatusOr<ServerChoice> choice = ChooseServer(
      {.server = line.Value("--server"), .context = line.Value("--context")}, context.config_path);
  if (!choice.ok()) return {};
  client::ClientOptions options = context.client_options;
  if (!choice->address.empty()) options.address = choice->address;
  options.call_deadline = kPatience;
  options.call_patience = absl::ZeroDuration();
  client::Client client(options);
  return kind == "JOB" ? JobNames(client) : SweepNames(client);
}

}  // namespace

ValueSource NewValueSource(const Context& context) {
  return [&context](const std::string& kind, const CommandLine& line) -> std::vector<Candidate> {
    if (kind == "JOB" || kind == "SWEEP") return NamesOfServer(context, kind, line);
    if (kind == "CONTEXT") return ContextNames(context.config_path);
    if (kind == "PRESET") return PresetNames();
    if (kind == "METHOD") return Words(*v1::Method_descriptor());
    if (kind == "PRECISION") return Words(*v1::Precision_descriptor());
    if (kind == "DEVICE") return {{"cpu", ""}, {"cuda", "the first free GPU"}};
    if (kind != "COMMAND") return {};
    std::vector<Candidate> commands;
    const CLI::App* program = line.command;
    while (program->get_parent() != nullptr) program = program->get_parent();
    // `help sweep submit`: each word leads one command deeper.
    for (const std::string& word : line.arguments) {
      for (const CLI::App* const sub : manual::CommandsOf(*program)) {
        if (sub->get_name() == word) program = sub;
      }
    }
    for (const CLI::App* const sub : manual::CommandsOf(*program)) {
      commands.push_back({sub->get_name(), sub->get_description()});
    }
    return commands;
  };
}

}  // namespace spikepinn::cli
