#include "wire/known_words.h"

#include "gtest/gtest.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::wire {
namespace {

const std::vector<std::string> kKnown = {"start_ms", "width_ms", "amplitude_pa"};

TEST(KnownWordsTest, TheNearestWordIsProposed) {
  EXPECT_EQ(Advice("amplitude", kKnown), "did you mean \"amplitude_pa\"?");
  EXPECT_EQ(Advice("with_ms", kKnown), "did you mean \"width_ms\"?");
}

TEST(KnownWordsTest, WhereNoneIsNearAllAreListed) {
  EXPECT_EQ(Advice("colour", kKnown), "known here: start_ms, width_ms, amplitude_pa");
  EXPECT_EQ(Advice("", {"a"}), "known here: a");
  EXPECT_EQ(Advice(std::string(1000, 'a'), {std::string(999, 'a')}).substr(0, 12), "known here: ");
}

TEST(KnownWordsTest, FieldNamesAreInTheOrderOfTheMessage) {
  EXPECT_EQ(FieldNames(*v1::PulseCurrent::descriptor()), kKnown);
}

}  // namespace
}  // namespace spikepinn::wire
