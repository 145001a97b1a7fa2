// The page_size of list calls.
#ifndef SPIKEPINN_SERVER_SERVICE_PAGE_SIZE_H_
#define SPIKEPINN_SERVER_SERVICE_PAGE_SIZE_H_

#include <algorithm>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::server {

// More than the most is the most (AIP-158), 0 the default; InvalidArgument if negative.
inline absl::StatusOr<int> PageSize(int asked_for) {
  constexpr int kDefaultPageSize = 50;
  constexpr int kMaxPageSize = 1000;
  if (asked_for < 0) {
    return absl::InvalidArgumentError(absl::StrCat("page_size = ", asked_for, ": must be >= 0"));
  }
  return asked_for == 0 ? kDefaultPageSize : std::min(asked_for, kMaxPageSize);
}

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_PAGE_SIZE_H_
