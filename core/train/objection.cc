#include "core/train/objection.h"

#include "absl/strings/str_cat.h"

namespace spikepinn {

std::string Objection(const SegmentedReport& report, const Accuracy& against_reference) {
  const double found = against_reference.v.relative_l2;
  if (against_reference.spikes_found != against_reference.spikes_expected) {
    return absl::StrCat("the reference has ", against_reference.spikes_expected,
                        " spikes, the "
                        "network ",
                        against_reference.spikes_found, ": do not use either before you know why");
  }
  if (!(found <= report.estimated_relative_l2)) {
    return absl::StrCat("the reference disagrees with the network by ", found,
                        " (relative L2 of v), more than the estimated error of ",
                        report.estimated_relative_l2);
  }
  if (!report.reached) {
    return absl::StrCat("the accuracy of ", report.accuracy_asked,
                        " was not reached: the estimated relative L2 error of v is ",
                        report.estimated_relative_l2);
  }
  return "";
}

}  // namespace spikepinn
