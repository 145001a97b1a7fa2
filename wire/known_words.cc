#include "wire/known_words.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "wire/suggestion.h"

namespace spikepinn::wire {
std::vector<std::string> FieldNames(const google::protobuf::Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

std::string Advice(absl::string_view unknown, const std::vector<std::string>& known) {
  const std::string closest = Closest(unknown, known);
  return closest.empty() ? absl::StrCat("known here: ", absl::StrJoin(known, ", "))
                         : absl::StrCat("did you mean \"", closest, "\"?");
}

}  // namespace spikepinn::wire
