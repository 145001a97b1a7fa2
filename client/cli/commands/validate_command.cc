// `spikepinn validate`: is it a job or sweep file?
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/neuroml_job.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/input/sweep_check.h"
#include "client/cli/input/sweep_file.h"
#include "client/cli/input/yaml_file.h"
#include "client/cli/output/job_cost.h"
#include "client/cli/output/next_step.h"
#include "client/cli/output/text.h"
#include "core/spec/broken_rules.h"

namespace spikepinn::cli {
namespace {

using nlohmann::ordered_json;

// What was found about one file.
struct Verdict {
  std::string file;
  std::vector<std::string> errors;    // "FILE:LINE: FIELD = VALUE: RULE"
  std::string next_step;              // after errors, where there is one
  std::vector<std::string> warnings;  // what a server allows only if it was told to
  std::optional<std::int64_t> jobs;   // of a valid sweep
  TrainingSpec spec;                  // of a valid job; of a sweep the largest
};

void AddError(const absl::Status& status, Verdict* verdict) {
  verdict->errors = absl::StrSplit(std::string(status.message()), '\n');
  verdict->next_step = NextStep(status);
}

void AddWarning(absl::string_view what, Verdict* verdict) {
  verdict->warnings.push_back(
      absl::StrCat(verdict->file, ": ", what, "; a server may have other limits"));
}

void JudgeJob(const std::string& text, const std::string& cell, Verdict* verdict) {
  const absl::StatusOr<client::JobRequest> request = ParseJobFile(text, verdict->file, cell);
  const absl::StatusOr<TrainingSpec> spec =
      request.ok() ? request->spec.Resolve() : absl::StatusOr<TrainingSpec>(request.status());
  if (!spec.ok()) return AddError(spec.status(), verdict);
  verdict->spec = *spec;
  const BrokenRules limits = FindBrokenRules(*spec);
  for (const absl::Status& limit : limits.all()) {
    AddWarning(absl::StrCat("spec.", std::string(limit.message())), verdict);
  }
}

void JudgeSweep(const std::string& text, const std::string& cell, Verdict* verdict) {
  absl::StatusOr<client::SweepRequest> request = ParseSweepFile(text, verdict->file, cell);
  if (!request.ok()) return AddError(request.status(), verdict);
  const absl::StatusOr<CheckedSweep> sweep = CheckSweep(*std::move(request));
  if (!sweep.ok()) {
    return AddError(FileErrors(verdict->file, sweep.status().message()), verdict);
  }
  verdict->jobs = sweep->jobs;
  verdict->spec = sweep->largest;
  if (!sweep->beyond_usual.empty()) AddWarning(sweep->beyond_usual, verdict);
}

Verdict Judge(const std::string& file, const std::string& cell) {
  Verdict verdict = {.file = ShownName(file)};
  const absl::StatusOr<std::string> text = ReadTextFile(file);
  if (!text.ok()) {
    AddError(text.status(), &verdict);
  } else if (!IsNeuroMl(*text, file) && HoldsSweep(*text)) {
    JudgeSweep(*text, cell, &verdict);
  } else {
    JudgeJob(*text, cell, &verdict);
  }
  return verdict;
}

ordered_json ToJson(const Verdict& verdict) {
  ordered_json json = {{"type", "validation"}};
  json["file"] = verdict.file;
  json["valid"] = verdict.errors.empty();
  json["errors"] = verdict.errors;
  json["warnings"] = verdict.warnings;
  if (verdict.jobs.has_value()) json["jobs"] = *verdict.jobs;
  if (verdict.errors.empty()) json["cost"] = CostJson(verdict.spec);
  return json;
}

class ValidateCommand : public Command {
 public:
  std::string Name() const override { return "validate"; }
  std::string Summary() const override { return "Check job and sweep files without a server"; }
  bool NeedsServer() const override { return false; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn validate job.yaml\n"
           "  spikepinn validate jobs/*.yaml --json\n"
           "  spikepinn validate two.nml --cell RS\n"
           "Prints every error as FILE:LINE: FIELD = VALUE: RULE, up to 20 a file, and what a "
           "valid\n"
           "job would cost, or the largest of a sweep. A server's own limits and quotas: `submit\n"
           "--validate-only`.\n"
           "Exit codes: 0 all are valid; 3 one is not.";
  }

  void AddFlags(CLI::App* command) override {
    command
        ->add_option("FILE", files_,
                     "Job files, YAML, JSON or NeuroML, and sweep files; - is standard input")
        ->required()
        ->type_name("");
    command->add_option("--cell", cell_, "Of NeuroML FILEs with several neurons: which one")
        ->type_name("NAME");
  }

  int Run(Context& context) override {
    if (std::count(files_.begin(), files_.end(), kStandardInput) > 1) {
      return context.FailUsage(
          absl::InvalidArgumentError("-: standard input can be read only once"));
    }
    int exit_code = kExitOk;
    for (const std::string& file : files_) {
      TellIfTyped(file, context);
      const Verdict verdict = Judge(file, cell_);
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
      context.out << Printable(verdict.file) << ": valid";
      if (verdict.jobs.has_value()) {
        context.out << ", a sweep of " << *verdict.jobs << " jobs; the largest:";
      }
      context.out << "\n" << CostText(verdict.spec);
    }
    context.out << std::flush;
    if (!verdict.next_step.empty()) context.Warn(verdict.next_step);
  }

  std::vector<std::string> files_;
  std::string cell_;
};

}  // namespace

std::unique_ptr<Command> NewValidateCommand() { return std::make_unique<ValidateCommand>(); }

}  // namespace spikepinn::cli
