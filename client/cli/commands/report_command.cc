// `spikepinn report`: what a job has learned, as a page for the browser.
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/name_flags.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/open_file.h"
#include "client/cli/output/written_file.h"
#include "client/report/report_page.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/version.h"

namespace spikepinn::cli {
namespace {

std::string SpecText(const client::JobSpec& spec) {
  v1::TrainingSpec message;
  message.ParseFromString(spec.encoded());
  return JsonToYaml(MessageToJson(message, JsonFields::kGiven));
}

std::string DefaultPath(const std::vector<std::string>& names) {
  const std::string& first = names.front();
  return absl::StrCat("report-", first.substr(first.rfind('/') + 1),
                      names.size() > 1 ? absl::StrCat("-and-", names.size() - 1, "-more") : "",
                      ".html");
}

class ReportCommand : public Command {
 public:
  std::string Name() const override { return "report"; }
  std::string Summary() const override { return "Write a page with plots and tables of jobs"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn report jobs/3f2a --open              # report-3f2a.html, in the browser\n"
           "  spikepinn report 3f2a 77b0 c1d9 -o compare.html   # several jobs in the same plots\n"
           "  spikepinn report 3f2a --dt 0.005               # samples of the curves\n"
           "One file that needs no network: voltage, recovery, errors, residuals, phase plane and\n"
           "losses to zoom and pan in, and every table. Jobs must have succeeded.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobsArgument(command, report::kMostReportJobs, &jobs_);
    command->add_option("-o,--output", path_, "File to write; default report-ID.html; -: prints it")
        ->type_name("FILE");
    command->add_flag("--open", open_, "Show it in the browser");
    command->add_option("--dt", dt_ms_,
                        "Sample the curves every so many ms; default: so that there are 10,000\n"
                        "to 200,000 samples, every 0.1 ms where that lies between");
  }

  int Run(Context& context) override {
    if (dt_ms_.has_value() && !(*dt_ms_ > 0.0)) {
      return context.FailUsage(
          absl::InvalidArgumentError(absl::StrCat("--dt = ", *dt_ms_, ": must be > 0")));
    }
    if (open_ && path_ == kStandardOutput) {
      return context.FailUsage(
          absl::InvalidArgumentError("give either --open or -o -: a browser needs a file"));
    }
    client::Client client(context.client_options);
    const std::vector<std::string> names = JobNames(jobs_);
    absl::StatusOr<std::vector<report::ReportJob>> jobs =
        report::FetchReportJobs(client, names, [this](const TrainingSpec& spec) {
          return dt_ms_.value_or(report::UsualStepMs(spec.forward.duration_ms));
        });
    if (!jobs.ok()) return context.Fail(jobs.status());
    for (report::ReportJob& job : *jobs) job.spec_text = SpecText(job.record.job.effective_spec);
    const std::string path = path_.empty() ? DefaultPath(names) : path_;
    const std::string page = report::RenderReport(*jobs, {.server = client.address(),
                                                          .version = kVersion,
                                                          .now = absl::Now(),
                                                          .zone = absl::LocalTimeZone()});
    const int exit_code = WriteAndTell(context, path, page);
    if (exit_code != kExitOk || !open_) return exit_code;
    const absl::Status opened = OpenFile(path);
    return opened.ok() ? kExitOk : context.Fail(opened);
  }

 private:
  std::vector<std::string> jobs_;
  std::string path_;
  bool open_ = false;
  std::optional<double> dt_ms_;
};

}  // namespace

std::unique_ptr<Command> NewReportCommand() { return std::make_unique<ReportCommand>(); }

}  // namespace spikepinn::cli
