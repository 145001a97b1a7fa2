// `spikepinn init`: a job file to begin with.
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/job_template.h"
#include "client/cli/output/written_file.h"
#include "wire/preset_name.h"

namespace spikepinn::cli {
namespace {

class InitCommand : public Command {
 public:
  std::string Name() const override { return "init"; }
  std::string Summary() const override { return "Write a commented job file to begin with"; }
  bool NeedsServer() const override { return false; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn init\n"
           "  spikepinn init --preset tonic_bursting --method guided -o bursting.yaml\n"
           "  spikepinn init --preset tonic_bursting -o - | spikepinn submit -\n"
           "Needs no server. The file asks for the preset as it is, and has every field that can "
           "be\n"
           "changed, with its unit, range and default.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("--preset", preset_, "Problem to begin with; default regular_spiking")
        ->type_name("PRESET");
    command->add_option("--method", method_, "segmented (default), guided or pure")
        ->type_name("METHOD");
    command->add_option("-o,--output", path_, "File to write; default job.yaml, - prints it")
        ->type_name("FILE");
    command->add_flag("--force", force_, "Overwrite a file that exists");
  }

  int Run(Context& context) override {
    const absl::StatusOr<Method> method = ParseMethod(method_);
    if (!method.ok()) return context.FailUsage(method.status());
    const absl::StatusOr<const Preset*> preset = wire::PresetOf("--preset", preset_);
    if (!preset.ok()) return context.FailUsage(preset.status());
    const std::string text = JobTemplate(**preset, *method);
    if (path_ == kStandardInput) {
      context.out << text << std::flush;
      return kExitOk;
    }
    std::error_code ignored;
    if (!force_ && std::filesystem::exists(path_, ignored)) {
      return context.FailUsage(absl::AlreadyExistsError(
          absl::StrCat(path_, ": exists already; --force overwrites it, -o names another file")));
    }
    const int exit_code = WriteAndTell(context, path_, text);
    if (exit_code == kExitOk && !context.json) {
      context.err << "Next: spikepinn submit " << path_ << std::endl;
    }
    return exit_code;
  }

 private:
  std::string preset_ = "regular_spiking";
  std::string method_ = "segmented";
  std::string path_ = "job.yaml";
  bool force_ = false;
};

}  // namespace

std::unique_ptr<Command> NewInitCommand() { return std::make_unique<InitCommand>(); }

}  // namespace spikepinn::cli
