#include "client/cli/output/sweep_text.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/text.h"
#include "client/files/number.h"

namespace spikepinn::cli {
namespace {

std::int64_t Ended(const client::SweepCounts& counts) {
  return counts.succeeded + counts.failed + counts.cancelled;
}

std::string Took(const client::Sweep& sweep) {
  if (!sweep.create_time.has_value() || !sweep.end_time.has_value()) return "";
  return files::FormatSeconds(absl::ToDoubleSeconds(*sweep.end_time - *sweep.create_time));
}

std::string PointsText(const client::SweepPoints& points) {
  if (const auto* list = std::get_if<client::SweepList>(&points)) {
    return absl::StrCat("  ", list->points.size(), " points of ",
                        Printable(absl::StrJoin(list->fields, ", ")), "\n");
  }
  std::string out;
  for (const client::SweepAxis& axis : std::get<client::SweepGrid>(points)) {
    absl::StrAppend(&out, "  ", Printable(axis.field), " = ");
    if (axis.values.size() <= 8) {
      absl::StrAppend(&out, Printable(absl::StrJoin(axis.values, ", ")), "\n");
    } else {
      absl::StrAppend(&out, Printable(axis.values[0]), ", ", Printable(axis.values[1]), ", ... ",
                      Printable(axis.values.back()), " (", axis.values.size(), " values)\n");
    }
  }
  return out;
}

}  // namespace

std::string CountsText(const client::SweepCounts& counts) {
  std::string out = absl::StrCat(files::FormatCount(Ended(counts)), " of ",
                                 files::FormatCount(counts.total), " done");
  const std::pair<std::int64_t, const char*> parts[] = {{counts.running, "running"},
                                                        {counts.cancelling, "cancelling"},
                                                        {counts.failed, "failed"},
                                                        {counts.cancelled, "cancelled"}};
  for (const auto& [count, word] : parts) {
    if (count > 0) absl::StrAppend(&out, ", ", files::FormatCount(count), " ", word);
  }
  return out;
}

std::string SweepText(const client::Sweep& sweep, absl::TimeZone zone) {
  std::string out = absl::StrCat("sweep     ", sweep.name, "\n");
  if (!sweep.display_name.empty()) {
    absl::StrAppend(&out, "name      ", Printable(sweep.display_name), "\n");
  }
  absl::StrAppend(&out, "jobs      ", CountsText(sweep.counts), "\n");
  absl::StrAppend(&out, "user      ", Printable(sweep.job.user), ", priority ", sweep.job.priority,
                  "\n");
  if (sweep.create_time.has_value()) {
    absl::StrAppend(&out, "created   ", FormatDateTime(*sweep.create_time, zone), "\n");
  }
  if (sweep.end_time.has_value()) {
    absl::StrAppend(&out, "ended     ", FormatDateTime(*sweep.end_time, zone), ", after ",
                    Took(sweep), "\n");
  }
  return absl::StrCat(out, "varies\n", PointsText(sweep.points), "spec\n",
                      JsonToYaml(ToJson(sweep.job.spec), 2));
}

}  // namespace spikepinn::cli
