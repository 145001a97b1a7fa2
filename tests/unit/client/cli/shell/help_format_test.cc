#include "client/cli/shell/help_format.h"

#include <memory>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "client/cli/flags/flag_checks.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

class HelpFormatTest : public ::testing::Test {
 protected:
  HelpFormatTest() { app_.formatter(std::make_shared<HelpFormatter>()); }

  CLI::App app_{"", "program"};
  std::vector<std::string> texts_;
  std::string text_;
  bool flag_ = true;
};

TEST_F(HelpFormatTest, ArgumentsThatMayBeSeveralHaveDots) {
  app_.add_option("JOB", texts_, "Which")->required()->expected(1, 8)->type_name("");
  EXPECT_THAT(app_.help(), HasSubstr("program [OPTIONS] JOB...\n"));
  EXPECT_THAT(app_.help(), HasSubstr("  JOB REQUIRED  "));
}

TEST_F(HelpFormatTest, AnArgumentThatMayBeLeftOutStandsInBrackets) {
  app_.add_option("JOB", text_, "Which")->type_name("");
  EXPECT_THAT(app_.help(), HasSubstr("program [OPTIONS] [JOB]\n"));
}

TEST_F(HelpFormatTest, ValuesOfFlagsAreNotShown) {
  app_.add_flag("!--no-guide", flag_, "Without");
  app_.add_flag("-w,--watch{2s}", text_, "Again")->option_text("[=DURATION]");
  EXPECT_THAT(app_.help(), HasSubstr("  --no-guide  "));
  EXPECT_THAT(app_.help(), HasSubstr("  -w,--watch[=DURATION]  "));
}

TEST_F(HelpFormatTest, WordsStandForATypeThatNobodyHasNamed) {
  app_.add_option("--color", text_, "When")->check(CLI::IsMember({"auto", "never"}));
  app_.add_option("--server", text_, "Where")->type_name("HOST:PORT");
  app_.add_option("--form", text_, "How")->type_name("FORMAT")->check(OneOf({"csv", "npz"}));
  app_.add_option("--state", texts_, "Which")->check(CLI::IsMember({"a", "b"}));
  EXPECT_THAT(app_.help(), HasSubstr("  --color auto|never  "));
  EXPECT_THAT(app_.help(), HasSubstr("  --form FORMAT  "));
  EXPECT_THAT(app_.help(), HasSubstr("  --server HOST:PORT  "));
  EXPECT_THAT(app_.help(), HasSubstr("  --state a|b ...  "));
}

}  // namespace
}  // namespace spikepinn::cli
