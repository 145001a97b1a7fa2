// The part of convert.h that is about sweeps.
#include <utility>

#include "client/client/convert.h"

namespace spikepinn::client {
namespace {

std::vector<std::string> FromProto(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  return {texts.begin(), texts.end()};
}

SweepPoints PointsOf(const v1::Sweep& sweep) {
  if (sweep.has_list()) {
    SweepList list = {.fields = FromProto(sweep.list().fields()), .points = {}};
    for (const v1::SweepPoint& point : sweep.list().points()) {
      list.points.push_back(FromProto(point.values()));
    }
    return list;
  }
  SweepGrid grid;
  for (const v1::SweepAxis& axis : sweep.grid().axes()) {
    grid.push_back({.field = axis.field(), .values = FromProto(axis.values())});
  }
  return grid;
}

void GridToProto(const SweepGrid& grid, v1::SweepGrid* out) {
  for (const SweepAxis& axis : grid) {
    v1::SweepAxis* added = out->add_axes();
    added->set_field(axis.field);
    added->mutable_values()->Assign(axis.values.begin(), axis.values.end());
  }
}

void ListToProto(const SweepList& list, v1::SweepList* out) {
  out->mutable_fields()->Assign(list.fields.begin(), list.fields.end());
  for (const std::vector<std::string>& values : list.points) {
    out->add_points()->mutable_values()->Assign(values.begin(), values.end());
  }
}

}  // namespace

v1::Sweep ToProto(const SweepRequest& request, const std::string& usual_user) {
  v1::Sweep out;
  out.set_display_name(request.display_name);
  *out.mutable_job() = ToProto(request.job, usual_user);
  out.mutable_job()->clear_display_name();
  if (const auto* list = std::get_if<SweepList>(&request.points)) {
    ListToProto(*list, out.mutable_list());
  } else {
    GridToProto(std::get<SweepGrid>(request.points), out.mutable_grid());
  }
  return out;
}

Sweep FromProto(const v1::Sweep& sweep) {
  Sweep out;
  out.name = sweep.name();
  out.display_name = sweep.display_name();
  out.job = FromProto(sweep.job());
  out.points = PointsOf(sweep);
  if (sweep.has_create_time()) out.create_time = FromProto(sweep.create_time());
  if (sweep.has_end_time()) out.end_time = FromProto(sweep.end_time());
  const v1::SweepCounts& counts = sweep.counts();
  out.counts = {.total = counts.total(),
                .queued = counts.queued(),
                .running = counts.running(),
                .cancelling = counts.cancelling(),
                .succeeded = counts.succeeded(),
                .failed = counts.failed(),
                .cancelled = counts.cancelled()};
  return out;
}

SweepResult FromProto(const v1::SweepResult& row) {
  SweepResult out = {.index = row.index(),
                     .job = row.job(),
                     .values = FromProto(row.values()),
                     .state = FromProto(row.state()),
                     .error = {},
                     .spikes = row.spikes(),
                     .mean_rate_hz = row.mean_rate_hz(),
                     .first_spike_ms = {},
                     .last_interval_ms = {},
                     .relative_l2 = row.relative_l2(),
                     .estimated_relative_l2 = {},
                     .training_seconds = row.training_seconds()};
  if (row.has_error()) out.error = FromProto(row.error());
  if (row.has_first_spike_ms()) out.first_spike_ms = row.first_spike_ms();
  if (row.has_last_interval_ms()) out.last_interval_ms = row.last_interval_ms();
  if (row.has_estimated_relative_l2()) out.estimated_relative_l2 = row.estimated_relative_l2();
  return out;
}

Backup FromProto(const v1::Backup& backup) {
  return {.path = backup.path(),
          .bytes = backup.bytes(),
          .create_time = FromProto(backup.create_time())};
}

}  // namespace spikepinn::client
