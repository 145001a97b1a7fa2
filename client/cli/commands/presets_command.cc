// `spikepinn presets`: the problems that a server knows by name.
#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/text.h"

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
  }

  int Run(Context& context) override {
    client::Client client(context.client_options);
    absl::StatusOr<std::vector<Preset>> presets = client.ListPresets();
    if (!presets.ok()) return context.Fail(presets.status());
    return name_.empty() ? PrintAll(context, *presets) : PrintOne(context, *presets);
  }

 private:
  static int PrintAll(Context& context, const std::vector<Preset>& presets) {
    Table table({{"PRESET"}, {"SPAN, ms", Table::Align::kRight}, {"DESCRIPTION"}});
    for (const Preset& preset : presets) {
      if (context.json) context.PrintJson(ToJson(preset));
      table.AddRow({Printable(preset.name), absl::StrCat(preset.problem.duration_ms),
                    Printable(preset.description)});
    }
    if (!context.json) context.out << table.Render() << std::flush;
    return kExitOk;
  }

  int PrintOne(Context& context, const std::vector<Preset>& presets) const {
    const auto preset = std::find_if(presets.begin(), presets.end(),
                                     [&](const Preset& known) { return known.name == name_; });
    if (preset == presets.end()) {
      return context.Fail(
          absl::NotFoundError(absl::StrCat("the server has no preset \"", name_, "\"")));
    }
    if (context.json) {
      context.PrintJson(ToJson(*preset));
    } else {
      context.out << "# " << Printable(preset->description) << "\nspec:\n  forward:\n"
                  << JsonToYaml(ToJson(*preset)["problem"], 4) << std::flush;
    }
    return kExitOk;
  }

  std::string name_;
};

}  // namespace

std::unique_ptr<Command> NewPresetsCommand() { return std::make_unique<PresetsCommand>(); }

}  // namespace spikepinn::cli
