#include "wire/sweep_points.h"

#include <algorithm>
#include <set>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::wire {
namespace {

absl::Status PointError(absl::string_view field, absl::string_view rule) {
  return absl::InvalidArgumentError(absl::StrCat(field, ": ", rule));
}

absl::Status CheckCount(absl::string_view field, std::int64_t count) {
  if (count > kMaxSweepPoints) {
    return PointError(field, absl::StrCat("must have at most ", kMaxSweepPoints, " points"));
  }
  return count > 0 ? absl::OkStatus() : PointError(field, "must have at least one point");
}

absl::Status CheckFields(const std::vector<std::string>& fields) {
  if (fields.empty()) return PointError("fields", "at least one must vary");
  std::set<absl::string_view> seen;
  for (const std::string& field : fields) {
    if (field.empty()) return PointError("fields", "the path of a field must not be empty");
    if (!seen.insert(field).second) {
      return PointError(absl::StrCat("field \"", absl::CHexEscape(field.substr(0, 100)), "\""),
                        "given twice");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckGrid(const v1::SweepGrid& grid) {
  std::int64_t count = 1;
  for (int i = 0; i < grid.axes_size(); ++i) {
    const std::int64_t values = grid.axes(i).values_size();
    if (values == 0) {
      return PointError(absl::StrCat("grid.axes[", i, "].values"), "must not be empty");
    }
    // Bounded at every axis, so that the product cannot overflow.
    if (absl::Status status = CheckCount("grid", std::min(count * values, kMaxSweepPoints + 1));
        !status.ok()) {
      return status;
    }
    count *= values;
  }
  return absl::OkStatus();
}

absl::Status CheckList(const v1::SweepList& list) {
  if (absl::Status status = CheckCount("list", list.points_size()); !status.ok()) return status;
  for (int i = 0; i < list.points_size(); ++i) {
    if (list.points(i).values_size() == list.fields_size()) continue;
    return PointError(absl::StrCat("list.points[", i, "].values"),
                      absl::StrCat("has ", list.points(i).values_size(), "; must have ",
                                   list.fields_size(), ", one for each field"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckPoints(const v1::Sweep& sweep) {
  if (sweep.points_case() == v1::Sweep::POINTS_NOT_SET) {
    return PointError("sweep.points", "missing; give a grid or a list");
  }
  absl::Status status = CheckFields(SweepFields(sweep));
  if (!status.ok()) return status;
  return sweep.has_grid() ? CheckGrid(sweep.grid()) : CheckList(sweep.list());
}

std::int64_t PointCount(const v1::Sweep& sweep) {
  if (sweep.has_list()) return sweep.list().points_size();
  std::int64_t count = 1;
  for (const v1::SweepAxis& axis : sweep.grid().axes()) count *= axis.values_size();
  return count;
}

std::vector<std::string> SweepFields(const v1::Sweep& sweep) {
  if (sweep.has_list()) return {sweep.list().fields().begin(), sweep.list().fields().end()};
  std::vector<std::string> fields;
  for (const v1::SweepAxis& axis : sweep.grid().axes()) fields.push_back(axis.field());
  return fields;
}

std::vector<std::string> PointValues(const v1::Sweep& sweep, std::int64_t index) {
  if (sweep.has_list()) {
    const auto& values = sweep.list().points(static_cast<int>(index)).values();
    return {values.begin(), values.end()};
  }
  const auto& axes = sweep.grid().axes();
  std::vector<std::string> values(static_cast<std::size_t>(axes.size()));
  for (int axis = axes.size() - 1; axis >= 0; --axis) {
    const std::int64_t size = axes[axis].values_size();
    values[static_cast<std::size_t>(axis)] = axes[axis].values(static_cast<int>(index % size));
    index /= size;
  }
  return values;
}

}  // namespace spikepinn::wire
