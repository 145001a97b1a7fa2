#include "client/cli/output/style.h"

#include <utility>

#include "client/cli/output/text.h"
#include "gtest/gtest.h"
#include "tests/unit/client/cli/scoped_environment.h"

namespace spikepinn::cli {
namespace {

class StyleTest : public ::testing::Test {
 protected:
  ~StyleTest() override { SetColors({}); }

  ScopedEnvironment no_color_{"NO_COLOR", nullptr};
  ScopedEnvironment color_{"CLICOLOR", nullptr};
  ScopedEnvironment forced_{"CLICOLOR_FORCE", nullptr};
  ScopedEnvironment term_{"TERM", "xterm"};
};

TEST_F(StyleTest, OnlyTerminalsGetColours) {
  const Colors colors = UsualColors({.out = true, .err = false});
  EXPECT_TRUE(colors.out);
  EXPECT_FALSE(colors.err);
}

TEST_F(StyleTest, TheEnvironmentIsHonoured) {
  for (const auto& [name, value] :
       {std::pair("NO_COLOR", "1"), std::pair("CLICOLOR", "0"), std::pair("TERM", "dumb")}) {
    const ScopedEnvironment set(name, value);
    EXPECT_FALSE(UsualColors({.out = true, .err = true}).out) << name;
  }
  const ScopedEnvironment forced("CLICOLOR_FORCE", "1");
  EXPECT_TRUE(UsualColors({}).out);
  EXPECT_TRUE(UsualColors({}).err);
  const ScopedEnvironment forbidden("NO_COLOR", "x");
  EXPECT_FALSE(UsualColors({.out = true, .err = true}).err);
  const ScopedEnvironment empty("NO_COLOR", "");
  EXPECT_TRUE(UsualColors({}).out);
}

TEST_F(StyleTest, TextIsPaintedOnlyWhereItsStreamHasColours) {
  EXPECT_EQ(Paint(Style::kGood, "x"), "x");
  SetColors({.out = true, .err = false});
  EXPECT_EQ(Paint(Style::kGood, "x"), "\x1b[32mx\x1b[0m");
  EXPECT_EQ(Paint(Style::kGood, "x", Stream::kErr), "x");
  EXPECT_EQ(Paint(Style::kPlain, "x"), "x");
  EXPECT_EQ(Paint(Style::kGood, ""), "");
}

TEST_F(StyleTest, WidthsOfTablesIgnoreTheCodes) {
  SetColors({.out = true, .err = true});
  EXPECT_EQ(DisplayWidth(Paint(Style::kBad, "fa\xC3\xAFled")), 6u);
  Table table({{"STATE"}, {"N"}});
  table.AddRow({Paint(Style::kBad, "failed"), "1"});
  EXPECT_EQ(table.Render(),
            "\x1b[1mSTATE\x1b[0m   \x1b[1mN\x1b[0m\n"
            "\x1b[31mfailed\x1b[0m  1\n");
}

}  // namespace
}  // namespace spikepinn::cli
