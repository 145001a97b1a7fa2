#include "wire/known_words.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace spikepinn::wire {
namespace {

// Longer ones are no misspelling, and cost time.
constexpr std::size_t kLongestWord = 100;

// Levenshtein's distance.
std::size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> FieldNames(const google::protobuf::Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

std::string Advice(absl::string_view unknown, const std::vector<std::string>& known) {
  const std::string* nearest = nullptr;
  std::size_t least = std::max<std::size_t>(2, unknown.size() / 3) + 1;
  for (const std::string& word : known) {
    if (unknown.empty() || unknown.size() >= kLongestWord) break;
    if (const std::size_t distance = Distance(unknown, word); distance < least) {
      least = distance;
      nearest = &word;
    }
  }
  if (nearest != nullptr) return absl::StrCat("did you mean \"", *nearest, "\"?");
  return absl::StrCat("known here: ", absl::StrJoin(known, ", "));
}

}  // namespace spikepinn::wire
