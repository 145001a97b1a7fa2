#include "client/cli/commands/submit_job.h"

#include "client/cli/exit_code.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/output/json.h"

namespace spikepinn::cli {

void AddSubmitFlags(CLI::App* command, SubmitFlags* flags) {
  command
      ->add_option("--request-id", flags->options.request_id,
                   "Makes repeating this command safe; default: a new one each time")
      ->type_name("ID")
      ->check(Utf8());
  command->add_flag("--watch", flags->watch, "Follow the job to its end");
  AddFollowFlags(command, &flags->follow);
  command->add_flag("--validate-only", flags->options.validate_only,
                    "Let the server check the job, no more");
}

absl::Status CheckSubmitFlags(const SubmitFlags& flags) {
  if (!flags.watch && (flags.follow.plot || flags.follow.cancel_on_interrupt)) {
    return absl::InvalidArgumentError(
        "--plot and --cancel-on-interrupt are about a job that is watched: give --watch as well");
  }
  if (!flags.watch || !flags.options.validate_only) return absl::OkStatus();
  return absl::InvalidArgumentError(
      "give either --watch or --validate-only: a job that is only checked has no events");
}

int SubmitJob(Context& context, client::Client& client, const client::JobRequest& request,
              const SubmitFlags& flags) {
  if (absl::Status status = CheckPlot(context, flags.follow); !status.ok()) {
    return context.FailUsage(status);
  }
  absl::StatusOr<client::Job> job = client.Create(request, flags.options);
  if (!job.ok()) return context.Fail(job.status());
  if (context.json) {
    context.PrintJson(ToJson(*job));
  } else if (flags.options.validate_only) {
    context.out << "valid: the server would take this job" << std::endl;
  } else {
    context.out << job->name << std::endl;
  }
  return flags.watch ? Follow(context, client, job->name, flags.follow) : kExitOk;
}

}  // namespace spikepinn::cli
