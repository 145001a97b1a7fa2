// The request that a job or a sweep was made for: a call that is repeated makes nothing twice.
#ifndef SPIKEPINN_SERVER_STORAGE_REQUEST_H_
#define SPIKEPINN_SERVER_STORAGE_REQUEST_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/storage/sqlite.h"

namespace spikepinn::server {

struct RequestOf {
  absl::string_view id;  // empty: none
  absl::string_view digest;
};

// The id of what the same request made earlier; nothing if there is none. `query` asks for the
// columns id and digest of the row with a request id; `name_of` makes a name of an id. Refuses a
// request id that belongs to another request.
absl::StatusOr<std::optional<std::string>> EarlierId(Statement query, const RequestOf& request,
                                                     std::string (*name_of)(absl::string_view));

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_REQUEST_H_
