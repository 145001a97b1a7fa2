#include "wire/suggestion.h"

#include "gtest/gtest.h"

namespace spikepinn::wire {
namespace {

const std::vector<std::string> kCommands = {"submit", "sweep", "get", "list", "delete", "queue"};

TEST(EditDistanceTest, CountsSlipsOfTheFingers) {
  EXPECT_EQ(EditDistance("", "abc"), 3u);
  EXPECT_EQ(EditDistance("list", "list"), 0u);
  EXPECT_EQ(EditDistance("list", "lits"), 1u);  // exchanged
  EXPECT_EQ(EditDistance("list", "lst"), 1u);
  EXPECT_EQ(EditDistance("list", "lost"), 1u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

TEST(ClosestTest, FindsWhatWasMeant) {
  EXPECT_EQ(Closest("sumbit", kCommands), "submit");
  EXPECT_EQ(Closest("swep", kCommands), "sweep");
  EXPECT_EQ(Closest("gte", kCommands), "get");
  EXPECT_EQ(Closest("del", kCommands), "delete");  // the beginning of a longer one
}

TEST(ClosestTest, SuggestsNothingFarFetched) {
  EXPECT_EQ(Closest("fly", kCommands), "");
  EXPECT_EQ(Closest("", kCommands), "");
  EXPECT_EQ(Closest("x", kCommands), "");
  EXPECT_EQ(DidYouMean("deploy", kCommands), "");
  EXPECT_EQ(DidYouMean("queu", kCommands), "; did you mean queue?");
}

}  // namespace
}  // namespace spikepinn::wire
