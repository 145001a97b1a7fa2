#include "client/client/request_id.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::client {
namespace {

TEST(RequestIdTest, IsARandomUuid) {
  const std::string hex = "[0-9a-f]";
  EXPECT_THAT(NewRequestId(), ::testing::MatchesRegex(hex + "{8}-" + hex + "{4}-4" + hex +
                                                      "{3}-[89ab]" + hex + "{3}-" + hex + "{12}"));
  EXPECT_NE(NewRequestId(), NewRequestId());
}

}  // namespace
}  // namespace spikepinn::client
