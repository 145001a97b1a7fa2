#include "client/cli/flags/job_flags.h"

#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/flags/quantity.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/neuroml_job.h"
#include "client/client/convert.h"
#include "spikepinn/v1/training_spec.pb.h"
#include "wire/job_terms.h"
#include "wire/method_options.h"
#include "wire/scalar_reader.h"
#include "wire/spec_convert.h"

namespace spikepinn::cli {
namespace {

// --method and --precision take the same words as a job file.
absl::Status SetWord(const char* flag, const std::optional<std::string>& word, const char* field,
                     google::protobuf::Message* message) {
  if (!word.has_value()) return absl::OkStatus();
  const std::string broken_rule = wire::SetScalar(
      {.text = *word, .quoted = false}, *message->GetDescriptor()->FindFieldByName(field), message);
  if (broken_rule.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(flag, " = ", *word, ": ", broken_rule));
}

// Options of the old method are nothing that was asked of the new one. What the flags themselves
// say is put above afterwards, and refused there if it does not fit.
absl::Status ChangeMethod(const JobFlags& flags, Method before, v1::TrainingSpec* spec,
                          std::string* note) {
  absl::Status status = SetWord("--method", flags.method, "method", spec);
  if (!status.ok()) return status;
  status = SetWord("--set method", LastValueOf("spec.method", flags.fields.set), "method", spec);
  if (!status.ok()) return status;
  const Method after = wire::FromProto(spec->method());
  if (after == before) return absl::OkStatus();
  const std::vector<std::string> left_out = wire::ClearForeignOptions(spec);
  if (left_out.empty()) return absl::OkStatus();
  *note = absl::StrCat("the method changes from ", std::string(ToString(before)), " to ",
                       std::string(ToString(after)), ", which has no use for ",
                       absl::StrJoin(left_out, ", "), ": left out");
  return absl::OkStatus();
}

absl::Status Apply(const JobFlags& flags, v1::TrainingSpec* spec) {
  if (flags.device.has_value()) spec->mutable_runtime()->set_device(*flags.device);
  if (flags.threads.has_value()) spec->mutable_runtime()->set_threads(*flags.threads);
  if (flags.seed.has_value()) spec->mutable_runtime()->set_seed(*flags.seed);
  if (flags.accuracy.has_value()) spec->mutable_segmented()->set_accuracy(*flags.accuracy);
  if (flags.strict) spec->mutable_segmented()->set_strict(true);
  if (flags.adam_steps.has_value()) spec->mutable_adam()->set_steps(*flags.adam_steps);
  if (flags.lbfgs_rounds.has_value()) spec->mutable_lbfgs()->set_rounds(*flags.lbfgs_rounds);
  if (flags.guide_dt_ms.has_value()) spec->mutable_guide()->set_dt_ms(*flags.guide_dt_ms);
  if (!flags.precision.has_value()) return absl::OkStatus();
  return SetWord("--precision", flags.precision, "precision", spec->mutable_runtime());
}

// Whose the job is, and what it may use.
absl::Status ApplyTerms(const JobFlags& flags, client::JobRequest* request) {
  if (flags.user.has_value()) request->user = *flags.user;
  if (flags.priority.has_value()) request->priority = *flags.priority;
  if (flags.max_attempts.has_value()) request->max_attempts = *flags.max_attempts;
  if (flags.memory.has_value()) {
    absl::StatusOr<std::int64_t> bytes = ParseBytes("--memory", *flags.memory);
    if (!bytes.ok()) return bytes.status();
    request->resources.memory_bytes = *bytes;
  }
  if (flags.time.has_value()) {
    absl::StatusOr<double> seconds = ParseSeconds("--time", *flags.time);
    if (!seconds.ok()) return seconds.status();
    request->resources.wall_seconds = *seconds;
  }
  if (flags.scratch.has_value()) {
    absl::StatusOr<std::int64_t> bytes = ParseBytes("--scratch", *flags.scratch);
    if (!bytes.ok()) return bytes.status();
    request->resources.scratch_bytes = *bytes;
  }
  return absl::OkStatus();
}

Method MethodOf(const client::JobSpec& encoded) {
  v1::TrainingSpec spec;
  spec.ParseFromString(encoded.encoded());
  return wire::FromProto(spec.method());
}

absl::Status ChangeSpec(client::JobRequest* request,
                        absl::FunctionRef<absl::Status(v1::TrainingSpec*)> change) {
  v1::TrainingSpec spec;
  spec.ParseFromString(request->spec.encoded());
  if (absl::Status status = change(&spec); !status.ok()) return status;
  absl::StatusOr<client::JobSpec> encoded = client::JobSpec::FromEncoded(spec.SerializeAsString());
  if (!encoded.ok()) return absl::InvalidArgumentError("the flags hold text that is not UTF-8");
  request->spec = *std::move(encoded);
  return absl::OkStatus();
}

}  // namespace

void AddJobFlags(CLI::App* command, JobFlags* flags) {
  command
      ->add_option("FILE", flags->file,
                   "Job file: YAML, JSON (see docs/api.md) or NeuroML; - is standard input")
      ->type_name("");
  command->add_option("--cell", flags->cell, "Of a NeuroML FILE with several neurons: which one")
      ->type_name("NAME");
  command
      ->add_option("--preset", flags->preset, "Problem to solve, instead of a FILE; see `presets`")
      ->type_name("PRESET")
      ->check(Utf8());
  AddJobChangeFlags(command, flags);
}

void AddJobChangeFlags(CLI::App* command, JobFlags* flags) {
  command->add_option("--method", flags->method, "segmented (default), guided or pure")
      ->type_name("METHOD");
  command->add_option("--name", flags->name, "What people will call the job")
      ->type_name("NAME")
      ->check(Utf8());
  command->add_option("--accuracy", flags->accuracy,
                      "segmented: relative L2 error of v to reach; default 1e-8");
  command->add_flag("--strict", flags->strict,
                    "segmented: fail where the accuracy is not reached or confirmed");
  command->add_option("--adam-steps", flags->adam_steps, "guided, pure: steps of Adam");
  command->add_option("--lbfgs-rounds", flags->lbfgs_rounds,
                      "guided, pure: rounds of L-BFGS; 0 for none");
  command->add_option("--dt-guide", flags->guide_dt_ms, "Step of the Euler guide in ms");
  command->add_option("--seed", flags->seed, "Seed of weights and points")->type_name("INT");
  command->add_option("--device", flags->device, "cpu, cuda or cuda:N; see `info`")
      ->type_name("DEVICE")
      ->check(Utf8());
  command
      ->add_option("--precision", flags->precision,
                   "float32 or float64; default float32, for segmented float64")
      ->type_name("PRECISION");
  command->add_option("--threads", flags->threads, "CPU threads of the worker; see `info`");
  command
      ->add_option("--user", flags->user,
                   "Whose job it is; default SPIKEPINN_USER or your user name here")
      ->type_name("USER")
      ->check(Utf8());
  command->add_option("--priority", flags->priority, "The higher runs first, -100 to 100");
  command
      ->add_option("--memory", flags->memory,
                   "Memory it may use on top of the worker's program, as 2GiB")
      ->type_name("SIZE");
  command->add_option("--time", flags->time, "How long one attempt may run, as 90s or 2h")
      ->type_name("DURATION");
  command->add_option("--scratch", flags->scratch, "Disk for its checkpoints, as 500MB")
      ->type_name("SIZE");
  command->add_option("--max-attempts", flags->max_attempts,
                      "Tries in all when workers are lost; default 3");
  AddSetFlags(command, &flags->fields);
}

absl::Status UsePreset(const JobFlags& flags, client::JobRequest* request) {
  if (!flags.cell.empty()) return NotNeuroMl("a preset", flags.cell);
  return ChangeSpec(request, [&](v1::TrainingSpec* spec) {
    spec->mutable_forward()->set_preset(*flags.preset);
    return absl::OkStatus();
  });
}

absl::Status ApplyJobFlags(const JobFlags& flags, client::JobRequest* request, std::string* note) {
  const Method before = MethodOf(request->spec);
  if (absl::Status status = ApplyUnsets(flags.fields.unset, request); !status.ok()) return status;
  if (flags.name.has_value()) request->display_name = *flags.name;
  if (absl::Status status = ApplyTerms(flags, request); !status.ok()) return status;
  const absl::Status changed = ChangeSpec(request, [&](v1::TrainingSpec* spec) {
    const absl::Status status = ChangeMethod(flags, before, spec, note);
    return status.ok() ? Apply(flags, spec) : status;
  });
  if (!changed.ok()) return changed;
  const absl::Status set = ApplySets(flags.fields.set, request);
  return set.ok() ? wire::CheckTerms(client::ToProto(*request)) : set;
}

absl::StatusOr<client::JobRequest> MakeJobRequest(const JobFlags& flags, std::string* note) {
  if (flags.file.empty() && !flags.preset.has_value()) {
    return absl::InvalidArgumentError("nothing to train: name a job FILE or a --preset");
  }
  if (!flags.file.empty() && flags.preset.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("name either a job FILE (", flags.file, ") or a --preset, not both"));
  }
  client::JobRequest request;
  if (flags.preset.has_value()) {
    if (absl::Status status = UsePreset(flags, &request); !status.ok()) return status;
  } else {
    absl::StatusOr<client::JobRequest> from_file = ReadJobFile(flags.file, flags.cell);
    if (!from_file.ok()) return from_file.status();
    request = *std::move(from_file);
  }
  if (absl::Status status = ApplyJobFlags(flags, &request, note); !status.ok()) return status;
  if (absl::Status status = request.spec.Check(); !status.ok()) return status;
  return request;
}

}  // namespace spikepinn::cli
