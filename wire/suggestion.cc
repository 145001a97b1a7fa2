#include "wire/suggestion.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::wire {
namespace {

// A longer word bears more slips; of a short one little would be left.
std::size_t SlipsAllowed(absl::string_view word) { return word.size() < 4 ? 1 : 2; }

}  // namespace

std::size_t EditDistance(absl::string_view a, absl::string_view b) {
  // distance[i][j]: from the first i letters of a to the first j of b ("optimal string alignment").
  std::vector<std::vector<std::size_t>> distance(a.size() + 1,
                                                 std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        distance[i][j] = i + j;
        continue;
      }
      const std::size_t replaced = a[i - 1] == b[j - 1] ? 0 : 1;
      distance[i][j] = std::min(
          {distance[i - 1][j] + 1, distance[i][j - 1] + 1, distance[i - 1][j - 1] + replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        distance[i][j] = std::min(distance[i][j], distance[i - 2][j - 2] + 1);
      }
    }
  }
  return distance[a.size()][b.size()];
}

std::string Closest(absl::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t kLongestWord = 64;  // no name of ours is; the work grows with its square
  if (word.empty() || word.size() > kLongestWord) return "";
  std::string best;
  std::size_t least = SlipsAllowed(word) + 1;
  for (const std::string& candidate : known) {
    const std::size_t slips = EditDistance(word, candidate);
    if (slips < least) {
      least = slips;
      best = candidate;
    }
  }
  if (!best.empty() || word.size() < 3) return best;
  const auto longer = std::find_if(known.begin(), known.end(), [&](const std::string& candidate) {
    return absl::StartsWith(candidate, word);
  });
  return longer == known.end() ? "" : *longer;
}

std::string DidYouMean(absl::string_view word, const std::vector<std::string>& known) {
  const std::string closest = Closest(word, known);
  return closest.empty() ? "" : absl::StrCat("; did you mean ", closest, "?");
}

}  // namespace spikepinn::wire
