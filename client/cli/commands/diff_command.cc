// `spikepinn diff`: how two jobs differ.
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/neuroml_job.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/input/yaml_file.h"
#include "client/cli/output/job_diff.h"

namespace spikepinn::cli {
namespace {

constexpr int kDifferent = 1;  // as of diff(1)

// What the text of a file asks for, as if it was a job that has not begun.
absl::StatusOr<DiffSide> FromText(const std::string& text, const std::string& name,
                                  const std::string& cell) {
  absl::StatusOr<client::JobRequest> request = ParseJobFile(text, name, cell);
  if (!request.ok()) return request.status();
  absl::StatusOr<TrainingSpec> spec = request->spec.Resolve();
  if (!spec.ok()) return spec.status();
  DiffSide side = {.name = name, .job = {}};
  side.job.effective_spec = client::JobSpec(*spec);
  return side;
}

class DiffCommand : public Command {
 public:
  std::string Name() const override { return "diff"; }
  std::string Summary() const override { return "Show how two jobs differ: specs and results"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn diff 3f2a 9c41\n"
           "  spikepinn diff job.yaml 3f2a      # a file against a job\n"
           "  spikepinn diff two.nml 3f2a --cell RS\n"
           "  spikepinn diff 3f2a 9c41 --json | jq '.spec[].field'\n"
           "Specs are compared with presets expanded and every default filled in. An argument that "
           "is\n"
           "the name of a file is that file, - is standard input.\n"
           "Exit codes, as of diff: 0 the specs are equal; 1 they differ; 2 no answer from the "
           "server;\n"
           "3 bad usage, or one of the two cannot be had. Results do not count.";
  }

  void AddFlags(CLI::App* command) override {
    CLI::Option* const left = command->add_option("LEFT", left_, "jobs/ID, ID or a job file");
    CLI::Option* const right = command->add_option("RIGHT", right_, "The other one");
    for (CLI::Option* const side : {left, right}) {
      CheckJobOrFile(command, side->required()->type_name("JOB|FILE"));
    }
    command->add_option("--cell", cell_, "Of NeuroML files with several neurons: which one")
        ->type_name("NAME");
  }

  int Run(Context& context) override {
    if (left_ == kStandardInput && right_ == kStandardInput) {
      return context.FailUsage(
          absl::InvalidArgumentError("-: standard input can be read only once"));
    }
    if (!cell_.empty() && !IsJobFile(left_) && !IsJobFile(right_)) {
      return context.FailUsage(NotNeuroMl("a job", cell_));
    }
    absl::StatusOr<DiffSide> left = Load(context, left_);
    if (!left.ok()) return Fail(context, left.status());
    absl::StatusOr<DiffSide> right = Load(context, right_);
    if (!right.ok()) return Fail(context, right.status());
    if (!cell_.empty() && !has_neuroml_) {
      return context.FailUsage(NotNeuroMl(IsJobFile(left_) ? left->name : right->name, cell_));
    }
    const JobDiff diff = Compare(*left, *right);
    if (context.json) {
      context.PrintJson(DiffJson(*left, *right, diff));
    } else {
      context.out << DiffText(*left, *right, diff) << std::flush;
    }
    return diff.spec.empty() ? kExitOk : kDifferent;
  }

 private:
  absl::StatusOr<DiffSide> Load(Context& context, const std::string& argument) {
    if (IsJobFile(argument)) {
      TellIfTyped(argument, context);
      return FromFile(argument);
    }
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> job = client.Get(client::JobName(argument));
    if (!job.ok()) return job.status();
    return DiffSide{.name = job->name, .job = *std::move(job)};
  }

  // The cell is for the side that has cells; the other may be a file of another kind.
  absl::StatusOr<DiffSide> FromFile(const std::string& file) {
    const absl::StatusOr<std::string> text = ReadTextFile(file);
    if (!text.ok()) return text.status();
    const bool is_neuroml = IsNeuroMl(*text, file);
    has_neuroml_ = has_neuroml_ || is_neuroml;
    return FromText(*text, ShownName(file), is_neuroml ? cell_ : "");
  }

  // kExitFailed would read as "they differ".
  static int Fail(Context& context, const absl::Status& status) {
    const int exit_code = context.Fail(status);
    return exit_code == kExitFailed ? kExitUsage : exit_code;
  }

  std::string left_;
  std::string right_;
  std::string cell_;
  bool has_neuroml_ = false;  // a side that was loaded
};

}  // namespace

std::unique_ptr<Command> NewDiffCommand() { return std::make_unique<DiffCommand>(); }

}  // namespace spikepinn::cli
