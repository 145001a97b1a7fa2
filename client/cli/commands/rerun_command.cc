// `spikepinn rerun`: a new job with the spec of an old one.
#include "client/cli/command.h"
#include "client/cli/commands/submit_job.h"
#include "client/cli/flags/job_flags.h"
#include "client/cli/flags/name_flags.h"

namespace spikepinn::cli {
namespace {

// All but whose it is: who asks again has to answer for it.
client::JobRequest RequestOf(const client::Job& job) {
  client::JobRequest request = {.display_name = job.display_name,
                                .spec = job.spec,
                                .user = {},
                                .priority = job.priority,
                                .resources = job.resources,
                                .max_attempts = {}};
  if (job.max_attempts > 0) request.max_attempts = job.max_attempts;
  return request;
}

class RerunCommand : public Command {
 public:
  std::string Name() const override { return "rerun"; }
  std::string Summary() const override { return "Queue a job like another one, with changes"; }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn rerun jobs/3f2a\n"
           "  spikepinn rerun 3f2a --set 'stimulus.steps[0].amplitude_pa=90' --name 90-pA --watch\n"
           "  spikepinn rerun 3f2a --seed 2 --threads 1\n"
           "  spikepinn rerun 3f2a --method guided --unset resources.wall_seconds\n"
           "JOB may have ended or not, and may be anybody's; the new one is yours. Its spec, "
           "name,\n"
           "priority and limits are those of the old one where no flag says otherwise; options\n"
           "that a new --method does not have are left out.";
  }

  void AddFlags(CLI::App* command) override {
    AddJobArgument(command, &job_);
    AddJobChangeFlags(command, &job_flags_);
    AddSubmitFlags(command, &submit_flags_);
  }

  int Run(Context& context) override {
    if (absl::Status status = CheckSubmitFlags(submit_flags_); !status.ok()) {
      return context.FailUsage(status);
    }
    client::Client client(context.client_options);
    absl::StatusOr<client::Job> old = client.Get(client::JobName(job_));
    if (!old.ok()) return context.Fail(old.status());
    client::JobRequest request = RequestOf(*old);
    std::string note;
    absl::Status status = ApplyJobFlags(job_flags_, &request, &note);
    if (status.ok()) status = request.spec.Check();
    if (!status.ok()) return context.FailUsage(status);
    if (!note.empty()) context.Warn(note);
    return SubmitJob(context, client, request, submit_flags_);
  }

 private:
  std::string job_;
  JobFlags job_flags_;
  SubmitFlags submit_flags_;
};

}  // namespace

std::unique_ptr<Command> NewRerunCommand() { return std::make_unique<RerunCommand>(); }

}  // namespace spikepinn::cli
