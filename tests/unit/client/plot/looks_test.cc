#include "client/plot/looks.h"

#include <set>
#include <utility>

#include "gtest/gtest.h"

namespace spikepinn::plot {
namespace {

TEST(LookOfTest, EightJobsLookDifferentAndNeighboursAlsoInGrey) {
  std::set<std::pair<std::string, Dash>> seen;
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_TRUE(seen.emplace(LookOf(i).colour, LookOf(i).dash).second) << i;
    EXPECT_NE(LookOf(i).dash, LookOf(i + 1).dash);
  }
}

}  // namespace
}  // namespace spikepinn::plot
