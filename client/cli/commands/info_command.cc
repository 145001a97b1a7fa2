// `spikepinn info`: what a server is, has and is doing.
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/command.h"
#include "client/cli/exit_code.h"
#include "client/cli/flags/output_flags.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/output/json.h"
#include "client/cli/output/listing.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

std::string LimitsText(const client::ServerInfo& info) {
  const client::JobLimits& jobs = info.job_limits;
  Table limits({{"LIMIT OF ONE JOB"}, {"", Table::Align::kRight}});
  limits.AddRow({"guide steps", files::FormatCount(info.limits.max_guide_steps)});
  limits.AddRow({"optimizer steps", files::FormatCount(info.limits.max_optimizer_steps)});
  limits.AddRow({"parameters", files::FormatCount(info.limits.max_parameters)});
  limits.AddRow({"collocation points", files::FormatCount(info.limits.max_collocation_points)});
  limits.AddRow({"memory, estimated",
                 absl::StrCat(files::FormatCount(info.limits.max_memory_bytes >> 20), " MiB")});
  if (jobs.memory_bytes > 0) limits.AddRow({"memory, enforced", FormatBytes(jobs.memory_bytes)});
  if (jobs.wall_seconds > 0) limits.AddRow({"time", files::FormatSeconds(jobs.wall_seconds)});
  if (jobs.scratch_bytes > 0) limits.AddRow({"scratch disk", FormatBytes(jobs.scratch_bytes)});
  if (jobs.max_queued_per_user > 0) {
    limits.AddRow({"queued jobs of a user", files::FormatCount(jobs.max_queued_per_user)});
  }
  if (jobs.max_running_per_user > 0) {
    limits.AddRow({"running jobs of a user", files::FormatCount(jobs.max_running_per_user)});
  }
  return limits.Render();
}

// Empty where nobody has used the server.
std::string UsersText(const std::vector<client::UserShare>& users) {
  if (users.empty()) return "";
  Table table({{"USER"},
               {"RUNNING", Table::Align::kRight},
               {"QUEUED", Table::Align::kRight},
               {"LATELY USED", Table::Align::kRight}});
  for (const client::UserShare& share : users) {
    table.AddRow({Printable(share.user), absl::StrCat(share.running_jobs),
                  absl::StrCat(share.queued_jobs),
                  absl::StrCat(files::FormatSeconds(share.decayed_thread_seconds), " x thread")});
  }
  return absl::StrCat("\n", table.Render());
}

std::string InfoText(const client::ServerInfo& info, const std::string& address) {
  const std::string methods = absl::StrJoin(
      info.methods, ", ",
      [](std::string* out, Method method) { absl::StrAppend(out, std::string(ToString(method))); });
  std::string out =
      absl::StrCat("spikepinn server ", Printable(info.version), " at ", address, "\n",
                   info.running_jobs, " running, ", info.queued_jobs, " queued; methods ", methods,
                   "; ", info.presets.size(), " presets\n");
  if (info.storage.has_value()) {
    absl::StrAppend(&out, "data folder ", FormatBytes(info.storage->used_bytes), ", ",
                    FormatBytes(info.storage->free_bytes), " of its disk free\n");
  }
  out += "\n";
  Table devices({{"DEVICE"},
                 {"SLOTS", Table::Align::kRight},
                 {"IN USE", Table::Align::kRight},
                 {"THREADS A SLOT", Table::Align::kRight},
                 {"THREADS IN USE", Table::Align::kRight}});
  for (const client::Device& device : info.devices) {
    devices.AddRow(
        {Printable(device.name), absl::StrCat(device.slots), absl::StrCat(device.slots_in_use),
         absl::StrCat(device.threads_per_slot),
         device.threads > 0 ? absl::StrCat(device.threads_in_use, " of ", device.threads) : ""});
  }
  return absl::StrCat(out, devices.Render(), "\n", LimitsText(info), UsersText(info.users));
}

class InfoCommand : public Command {
 public:
  std::string Name() const override { return "info"; }
  std::string Summary() const override {
    return "Show a server's version, disk, devices, load, limits and users";
  }
  std::string Examples() const override {
    return "Examples:\n"
           "  spikepinn info\n"
           "  spikepinn info --server gpu-box:7461";
  }

  void AddFlags(CLI::App* command) override {
    AddOutputFlag(command, OutputOf::kOneThing, &output_);
  }

  int Run(Context& context) override {
    absl::StatusOr<Format> format = OutputFormat(context, output_);
    if (!format.ok()) return context.FailUsage(format.status());
    client::Client client(context.client_options);
    absl::StatusOr<client::ServerInfo> info = client.GetServerInfo();
    if (!info.ok()) return context.Fail(info.status());
    context.out << OneThing(ToJson(*info), *format, InfoText(*info, client.address())).text
                << std::flush;
    return kExitOk;
  }

 private:
  OutputFlags output_;
};

}  // namespace

std::unique_ptr<Command> NewInfoCommand() { return std::make_unique<InfoCommand>(); }

}  // namespace spikepinn::cli
