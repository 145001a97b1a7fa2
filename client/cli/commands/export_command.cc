// `spikepinn export`: a job's neuron for other simulators.
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/neuroml_job.h"
#include "client/cli/output/neuroml_export.h"
#include "client/cli/output/written_file.h"
#include "client/files/neuroml_writer.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::cli {
namespace {

class ExportCommand : public Command {
 public:
  std::string Name() const override { return "export"; }
  std::string Summary() const override { return "Write a job's neuron and stimulus as NeuroML"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn export jobs/3f2a -o neuron.cell.nml\n"
           "  spikepinn export job.yaml -o neuron.cell.nml   # asks no server\n"
           "  spikepinn export --preset regular_spiking\n"
           "An izhikevich2007Cell with pulse generators in a network of that one cell. `submit` "
           "takes\n"
           "the file and reads the very same numbers. A job's method and accuracy have no place in "
           "it.";
  }

  void AddFlags(CLI::App* command) override {
    CheckJobOrFile(
        command,
        command->add_option("JOB|FILE", source_, "jobs/ID or ID, or a job file")->type_name(""));
    command->add_option("--preset", preset_, "A preset instead; see `presets`")
        ->type_name("PRESET");
    command->add_option("--cell", cell_, "Of a NeuroML FILE with several neurons: which one")
        ->type_name("NAME");
    command->add_option("-o,--output", path_, "File to write; default and -: prints it")
        ->type_name("FILE");
  }

  int Run(Context& context) override {
    if (source_.empty() == preset_.empty()) {
      return context.FailUsage(
          absl::InvalidArgumentError("name either a job or job FILE, or a --preset"));
    }
    absl::StatusOr<files::NeuroMlModel> model =
        preset_.empty() ? IsJobFile(source_) ? FromFile() : FromJob(context) : FromPreset();
    if (!model.ok()) {
      return absl::IsInvalidArgument(model.status()) ? context.FailUsage(model.status())
                                                     : context.Fail(model.status());
    }
    const std::string text = files::WriteNeuroMl(*model);
    return WriteAndTell(context, path_.empty() ? kStandardOutput : path_, text);
  }

 private:
  absl::StatusOr<files::NeuroMlModel> FromPreset() const {
    if (!cell_.empty()) return NotNeuroMl("a preset", cell_);
    v1::TrainingSpec spec;
    spec.mutable_forward()->set_preset(preset_);
    absl::StatusOr<client::JobSpec> encoded =
        client::JobSpec::FromEncoded(spec.SerializeAsString());
    if (!encoded.ok()) return absl::InvalidArgumentError("--preset: must be UTF-8");
    if (absl::Status status = encoded->Check(); !status.ok()) return status;
    return Named(ToNeuroMl(*encoded, *encoded), preset_);
  }

  absl::StatusOr<files::NeuroMlModel> FromFile() const {
    absl::StatusOr<client::JobRequest> request = ReadJobFile(source_, cell_);
    if (!request.ok()) return request.status();
    return Named(ToNeuroMl(request->spec, request->spec), request->display_name);
  }

  absl::StatusOr<files::NeuroMlModel> FromJob(const Context& context) const {
    if (!cell_.empty()) return NotNeuroMl("a job", cell_);
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Get(client::JobName(source_));
    if (!job.ok()) return job.status();
    return Named(ToNeuroMl(job->spec, job->effective_spec), job->display_name);
  }

  static absl::StatusOr<files::NeuroMlModel> Named(absl::StatusOr<files::NeuroMlModel> model,
                                                   const std::string& name) {
    if (model.ok()) model->id = name;
    return model;
  }

  std::string source_;
  std::string preset_;
  std::string cell_;
  std::string path_;
};

}  // namespace

std::unique_ptr<Command> NewExportCommand() { return std::make_unique<ExportCommand>(); }

}  // namespace spikepinn::cli
