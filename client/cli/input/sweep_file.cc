#include "client/cli/input/sweep_file.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/input/job_file.h"
#include "client/cli/input/message_reader.h"
#include "client/cli/input/neuroml_job.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/input/yaml_file.h"
#include "spikepinn/v1/sweep.pb.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

// Why a field may not stand on the outermost level; "" if it may, or if the reader knows better.
std::string RefuseTopLevel(absl::string_view field) {
  for (const char* const given : {"display_name", "job", "grid", "list"}) {
    if (field == given) return "";
  }
  if (v1::Sweep::descriptor()->FindFieldByName(std::string(field)) != nullptr) {
    return "is set by the server and has no place in a sweep file";
  }
  return v1::Job::descriptor()->FindFieldByName(std::string(field)) == nullptr
             ? ""
             : "unknown field here; it belongs below \"job:\"";
}

// Of the job below "job:", which the reader takes as it comes.
absl::Status CheckJobFields(const v1::Job& job, const std::string& file_name) {
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  job.GetReflection()->ListFields(job, &fields);
  for (const auto* field : fields) {
    if (const std::string why = RefuseInJobFile(field->name()); !why.empty()) {
      return FileError(file_name, absl::StrCat("job.", field->name(), ": ", why));
    }
  }
  return absl::OkStatus();
}

client::SweepPoints PointsOf(const v1::Sweep& sweep) {
  if (sweep.has_list()) {
    client::SweepList list;
    list.fields.assign(sweep.list().fields().begin(), sweep.list().fields().end());
    for (const v1::SweepPoint& point : sweep.list().points()) {
      list.points.emplace_back(point.values().begin(), point.values().end());
    }
    return list;
  }
  client::SweepGrid grid;
  for (const v1::SweepAxis& axis : sweep.grid().axes()) {
    grid.push_back({.field = axis.field(), .values = {axis.values().begin(), axis.values().end()}});
  }
  return grid;
}

absl::Status FromTree(const YAML::Node& root, const std::string& file_name,
                      client::SweepRequest* request) {
  const bool is_job_file = root.IsMap() && !IsSweepFile(root);
  MessageReader reader(file_name, is_job_file ? RefuseInJobFile : RefuseTopLevel);
  v1::Sweep sweep;
  if (is_job_file) {
    reader.Read(root, sweep.mutable_job());
    sweep.set_display_name(sweep.job().display_name());
  } else {
    reader.Read(root, &sweep);
  }
  if (absl::Status status = reader.status(); !status.ok()) return status;
  if (absl::Status status = CheckJobFields(sweep.job(), file_name); !status.ok()) return status;
  absl::StatusOr<client::JobRequest> job = RequestOf(sweep.job(), file_name);
  if (!job.ok()) return job.status();
  *request = {
      .display_name = sweep.display_name(), .job = *std::move(job), .points = PointsOf(sweep)};
  return absl::OkStatus();
}

absl::StatusOr<client::SweepRequest> FromNeuroMl(const std::string& text,
                                                 const std::string& file_name,
                                                 const std::string& cell) {
  absl::StatusOr<client::JobRequest> job = ParseNeuroMlJob(text, file_name, cell);
  if (!job.ok()) return job.status();
  const std::string name = job->display_name;
  return client::SweepRequest{.display_name = name, .job = *std::move(job), .points = {}};
}

}  // namespace

absl::StatusOr<client::SweepRequest> ParseSweepFile(const std::string& text,
                                                    const std::string& file_name,
                                                    const std::string& cell) {
  if (IsNeuroMl(text, file_name)) return FromNeuroMl(text, file_name, cell);
  if (!cell.empty()) return NotNeuroMl(file_name, cell);
  client::SweepRequest request;
  const absl::Status status = ReadTree(
      text, file_name, [&](const YAML::Node& root) { return FromTree(root, file_name, &request); });
  if (!status.ok()) return status;
  return request;
}

bool HoldsSweep(const std::string& text) {
  bool holds = false;
  const absl::Status read = ReadTree(text, "", [&](const YAML::Node& root) {
    holds = IsSweepFile(root);
    return absl::OkStatus();
  });
  return read.ok() && holds;
}

absl::StatusOr<client::SweepRequest> ReadSweepFile(const std::string& path,
                                                   const std::string& cell) {
  absl::StatusOr<std::string> text = ReadTextFile(path);
  return text.ok() ? ParseSweepFile(*text, ShownName(path), cell) : text.status();
}

}  // namespace spikepinn::cli
