#include "server/storage/request.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "server/jobs/refusal.h"

namespace spikepinn::server {

absl::StatusOr<std::optional<std::string>> EarlierId(Statement query, const RequestOf& request,
                                                     std::string (*name_of)(absl::string_view)) {
  if (request.id.empty()) return std::nullopt;
  query.Bind(request.id);
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  if (!*row) return std::nullopt;
  std::string id = query.Bytes(0);
  if (query.Bytes(1) != request.digest) {
    return Refuse(Refusal::kRequestIdUsed,
                  absl::StrCat("request_id = \"", absl::CHexEscape(request.id), "\": belongs to ",
                               name_of(id), ", which was created from another request"));
  }
  return id;
}

}  // namespace spikepinn::server
