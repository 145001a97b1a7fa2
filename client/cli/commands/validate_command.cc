// `spikepinn validate`: is it a job file?
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/output/job_cost.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

// What was found about one file.
struct Verdict {
  std::string file;
  std::vector<std::string> errors;    // "FILE:LINE: FIELD = VALUE: RULE"
  std::vector<std::string> warnings;  // what a server allows only if it was told to
  TrainingSpec spec;                  // of a valid one
};

Verdict Judge(const std::string& file) {
  Verdict verdict = {.file = ShownName(file), .errors = {}, .warnings = {}, .spec = {}};
  const absl::StatusOr<client::JobRequest> request = ReadJobFile(file);
  const absl::StatusOr<TrainingSpec> spec =
      request.ok() ? request->spec.Resolve() : absl::StatusOr<TrainingSpec>(request.status());
  if (!spec.ok()) {
    verdict.errors = absl::StrSplit(std::string(spec.status().message()), '\n');
    return verdict;
  }
  verdict.spec = *spec;
  if (const absl::Status limits = Validate(*spec); !limits.ok()) {
    verdict.warnings = {absl::StrCat(verdict.file, ": spec.", std::string(limits.message()),
                                     "; a server may have other limits")};
  }
  return verdict;
}

ordered_json ToJson(const Verdict& verdict) {
  ordered_json json = {{"type", "validation"}};
  json["file"] = verdict.file;
  json["valid"] = verdict.errors.empty();
  json["errors"] = verdict.errors;
  json["warnings"] = verdict.warnings;
  if (verdict.errors.empty()) json["cost"] = CostJson(verdict.spec);
  return json;
}

class ValidateCommand : public Command {
 public:
  std::string Name() const override { return "validate"; }
  std::string Summary() const override { return "Check job files without a server"; }
  bool NeedsServer() const override { return false; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn validate job.yaml\n"
           "  spikepinn validate jobs/*.yaml --json\n"
           "Prints every error as FILE:LINE: FIELD = VALUE: RULE, up to 20 a file, and what a "
           "valid\n"
           "job would cost. A server's own limits and quotas: `submit --validate-only`.\n"
           "Exit codes: 0 all are valid; 3 one is not.";
  }

  void AddFlags(CLI::App* command) override {
    command->add_option("FILE", files_, "Job files, YAML or JSON; - is standard input")
        ->required()
        ->type_name("");
  }

  int Run(Context& context) override {
    if (std::count(files_.begin(), files_.end(), kStandardInput) > 1) {
      return context.FailUsage(
          absl::InvalidArgumentError("-: standard input can be read only once"));
    }
    int exit_code = kExitOk;
    for (const std::string& file : files_) {
      TellIfTyped(file, context);
      const Verdict verdict = Judge(file);
      if (!verdict.errors.empty()) exit_code = kExitUsage;
      context.json ? context.PrintJson(ToJson(verdict)) : Print(verdict, context);
    }
    return exit_code;
  }

 private:
  // The errors are what was asked for: they go where an editor looks for them.
  static void Print(const Verdict& verdict, Context& context) {
    for (const std::string& error : verdict.errors) context.out << Printable(error) << "\n";
    for (const std::string& warning : verdict.warnings) context.Warn(warning);
    if (verdict.errors.empty()) {
      context.out << Printable(verdict.file) << ": valid\n" << CostText(verdict.spec);
    }
    context.out << std::flush;
  }

  std::vector<std::string> files_;
};

}  // namespace

std::unique_ptr<Command> NewValidateCommand() { return std::make_unique<ValidateCommand>(); }

}  // namespace spikepinn::cli
