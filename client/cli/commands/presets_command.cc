// `spikepinn presets`: the problems that a server knows by name.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/preset_columns.h"
#include "client/cli/output/text.h"
#include "wire/suggestion.h"

namespace spikepinn::cli {
namespace {

class PresetsCommand : public Command {
 public:
  std::string Name() const override { return "presets"; }
  std::string Summary() const override { return "List the named problems, or show one in full"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn presets\n"
           "  spikepinn presets tonic_bursting                 # as a job file that can be "
           "changed\n"
           "  spikepinn presets tonic_bursting > bursting.yaml";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("PRESET", name_, "Name of a preset")->type_name("");
    AddOutputFlag(command, OutputOf::kList, &output_);
  }

  int Run(Context& context) override {
    absl::StatusOr<Format> format = OutputFormat(context, output_);
    if (!format.ok()) return context.FailUsage(format.status());
    if (*format == Format::kCsv && !name_.empty()) {
      return context.FailUsage(absl::InvalidArgumentError(
          "--output csv is for the list of presets: leave out NAME, or say yaml"));
    }
    client::Client client(context.client_options);
    absl::StatusOr<std::vector<Preset>> presets = client.ListPresets();
    if (!presets.ok()) return context.Fail(presets.status());
    if (!name_.empty()) return PrintOne(context, *presets, *format);
    context.out << MakeListing(ListedPresets(), *presets, *format, context.terminal_width()).text
                << std::flush;
    return kExitOk;
  }

 private:
  int PrintOne(Context& context, const std::vector<Preset>& presets, Format format) const {
    const auto preset = std::find_if(presets.begin(), presets.end(),
                                     [&](const Preset& known) { return known.name == name_; });
    if (preset == presets.end()) {
      std::vector<std::string> known;
      for (const Preset& one : presets) known.push_back(one.name);
      return context.Fail(absl::NotFoundError(absl::StrCat("the server has no preset \"", name_,
                                                           "\"", wire::DidYouMean(name_, known))));
    }
    const nlohmann::ordered_json json = ToJson(*preset);
    const std::string job_file =
        absl::StrCat("# ", Printable(preset->description), "\nspec:\n  forward:\n",
                     JsonToYaml(json["problem"], 4));
    context.out << OneThing(json, format, job_file).text << std::flush;
    return kExitOk;
  }

  OutputFlags output_;
  std::string name_;
};

}  // namespace

std::unique_ptr<Command> NewPresetsCommand() { return std::make_unique<PresetsCommand>(); }

}  // namespace spikepinn::cli
