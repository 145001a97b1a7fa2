#include "server/manual.h"

#include "CLI/CLI.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ServerManualTest, KeysBecomeExamplesAndCommentsProse) {
  EXPECT_EQ(
      ConfigurationText(
          "# What a file\n# says.\n"
          "\n"
          "# Where.\n#listen: a:1\n"
          "\n"
          "#devices:\n#  - name: cpu\n#    slots: 2\n"
          "\n"
          "#workers:\n#  # How many,\n#  # at most.\n#  standby: 2\n#  # 1, 2, 3.\n#  more: 3\n"),
      "Configuration file:\nWhat a file says.\n"
      "\n"
      "Where.\n  listen: a:1\n"
      "\n"
      "  devices:\n    - name: cpu\n      slots: 2\n"
      "\n"
      "  workers:\nHow many, at most.\n    standby: 2\n1, 2, 3.\n    more: 3\n");
}

TEST(ServerManualTest, IsAPageOfSectionEight) {
  const CLI::App app("Serves. And how.", "spikepinnd");
  EXPECT_THAT(ServerManual(app, "# Where.\n#listen: a:1\n", absl::CivilDay(2026, 11, 23)),
              AllOf(StartsWith(".TH SPIKEPINND 8 2026-11-23 "),
                    HasSubstr(".SH CONFIGURATION FILE\nWhere.\n.EX\nlisten: a:1\n.EE\n"),
                    EndsWith(".SH SEE ALSO\nspikepinn(1)\n")));
}

}  // namespace
}  // namespace spikepinn::server
