#include "server/schedule/turns.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::ElementsAre;

// The numbers in the order of their turns; each costs its user `cost`, and is followed once.
std::vector<std::int64_t> Drain(Turns& turns, double cost) {
  std::vector<std::int64_t> order;
  while (std::optional<Turns::Turn> turn = turns.Next()) {
    order.push_back(turn->number);
    *turn->use += cost;
    if (turn->number < 100) turns.Add({turn->line, turn->use, turn->number + 100});
  }
  return order;
}

TEST(TurnsTest, SmallerUseComesFirstThenTheOlderJob) {
  const Line ada, bob, eve;
  double ada_use = 5.0, bob_use = 0.0, eve_use = 0.0;
  Turns turns;
  turns.Add({&ada, &ada_use, 1});
  turns.Add({&bob, &bob_use, 3});
  turns.Add({&eve, &eve_use, 2});
  EXPECT_THAT(Drain(turns, 0.0), ElementsAre(2, 3, 102, 103, 1, 101));
}

TEST(TurnsTest, UsersAlternateWhenEveryTurnCosts) {
  const Line ada, bob;
  double ada_use = 0.0, bob_use = 0.0;
  Turns turns;
  turns.Add({&ada, &ada_use, 1});
  turns.Add({&bob, &bob_use, 2});
  EXPECT_THAT(Drain(turns, 1.0), ElementsAre(1, 2, 101, 102));
}

TEST(TurnsTest, TurnOfOneLineCountsForTheOtherLinesOfItsUser) {
  const Line ada_cpu, ada_cuda, bob;
  double ada_use = 0.0, bob_use = 0.5;
  Turns turns;
  turns.Add({&ada_cpu, &ada_use, 1});
  turns.Add({&ada_cuda, &ada_use, 2});
  turns.Add({&bob, &bob_use, 3});
  EXPECT_EQ(turns.Next()->number, 1);
  ada_use = 1.0;
  EXPECT_EQ(turns.Next()->number, 3);
  EXPECT_EQ(turns.Next()->number, 2);
  EXPECT_FALSE(turns.Next().has_value());
}

}  // namespace
}  // namespace spikepinn::server
