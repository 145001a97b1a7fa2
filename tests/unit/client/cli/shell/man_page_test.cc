#include "client/cli/shell/man_page.h"

#include <filesystem>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr absl::CivilDay kDay(2026, 11, 23);

TEST(ManPageTest, IsMadeOfTheHelp) {
  CLI::App app("Does things.", "program");
  std::string text;
  app.add_option("--server", text, "Where it is")->type_name("ADDR");
  CLI::App* const get = app.add_subcommand("get", "Show a job");
  get->add_option("JOB", text, "Its name")->required();
  get->add_option("-f,--format", text, "What it looks like")->check(CLI::IsMember({"a", "b"}));
  get->footer("Examples:\n  program get 'x' | less\n.dots and \\slashes are harmless");
  const std::string page = ManPage(*get, kDay);
  EXPECT_THAT(page, StartsWith(".TH PROGRAM\\-GET 1 2026-11-23 "));
  EXPECT_THAT(page, HasSubstr("program\\-get \\- Show a job\n"));
  EXPECT_THAT(page, HasSubstr("\\fBprogram get\\fR [\\fIOPTION\\fR]... \\fIJOB\\fR\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-f\\fR, \\fB\\-\\-format\\fR \\fIa|b\\fR\nWhat it looks"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-server\\fR \\fIADDR\\fR"));
  EXPECT_THAT(page, HasSubstr(".EX\nprogram get \\(aqx\\(aq | less\n.EE\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.dots and \\eslashes are harmless\n"));
  EXPECT_THAT(page, HasSubstr("\\fBprogram\\fR(1)"));
}

TEST(ManPageTest, OneIsWrittenForEachCommand) {
  const spikepinn::testing::TempDir folder;
  CLI::App app("Does things.", "program");
  app.add_subcommand("sweep", "Many")->add_subcommand("list", "List them");
  ASSERT_TRUE(WriteManPages(app, folder.File("man1"), kDay).ok());
  for (const char* name : {"program", "program-sweep", "program-sweep-list"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.File(absl::StrCat("man1/", name, ".1")))) << name;
  }
}

}  // namespace
}  // namespace spikepinn::cli
