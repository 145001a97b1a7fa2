#include "manual/man_page.h"

#include "CLI/CLI.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::manual {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr absl::CivilDay kDay(2026, 11, 23);

TEST(ManPageTest, IsMadeOfTheHelp) {
  CLI::App app("Does things.", "program");
  std::string text;
  app.add_option("--server", text, "Where it is")->type_name("HOST:PORT");
  CLI::App* const get = app.add_subcommand("get", "Show a job");
  get->add_option("JOB", text, "Its name")->required();
  get->add_option("-f,--format", text, "What it looks like")->check(CLI::IsMember({"a", "b"}));
  get->footer("Examples:\n  program get 'x' | less\n.dots and \\slashes are harmless");
  const std::string page = ManPage(*get, {.date = kDay});
  EXPECT_THAT(page, StartsWith(".TH PROGRAM\\-GET 1 2026-11-23 "));
  EXPECT_THAT(page, HasSubstr("program\\-get \\- Show a job\n"));
  EXPECT_THAT(page, HasSubstr("\\fBprogram get\\fR [\\fIOPTION\\fR]... \\fIJOB\\fR\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-f\\fR, \\fB\\-\\-format\\fR \\fIa|b\\fR\nWhat it looks"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-server\\fR \\fIHOST:PORT\\fR"));
  EXPECT_THAT(page, HasSubstr(".EX\nprogram get \\(aqx\\(aq | less\n.EE\n"));
  EXPECT_THAT(page, HasSubstr("\n\\&.dots and \\eslashes are harmless\n"));
  EXPECT_THAT(page, HasSubstr("\\fBprogram\\fR(1)"));
}

TEST(ManPageTest, TheFirstSentenceIsItsNameLineAndTheRestTheDescription) {
  const CLI::App app("Does things. Says\nso, in e.g.two lines.\nEnds.", "program");
  const std::string page = ManPage(app, {.section = 8, .date = kDay});
  EXPECT_THAT(page, StartsWith(".TH PROGRAM 8 2026-11-23 "));
  EXPECT_THAT(page, HasSubstr("program \\- Does things\n.SH SYNOPSIS\n"));
  EXPECT_THAT(page, HasSubstr(".SH DESCRIPTION\nSays so, in e.g.two lines.\nEnds.\n.SH OPTIONS\n"));
  EXPECT_THAT(ManPage(CLI::App("Short.", "program"), {.date = kDay}),
              Not(HasSubstr("DESCRIPTION")));
}

TEST(ManPageTest, WhatFollowsTheHelpIsWrittenAsItsEnd) {
  CLI::App app("Does things.", "program");
  app.footer("Exit status:\n0 if all is well");
  const std::string page =
      ManPage(app, {.date = kDay, .more = "Settings:\nHow many.\n  slots: 2\nWhy.\n  why: x\n"});
  EXPECT_THAT(page, EndsWith(".SH EXIT STATUS\n0 if all is well\n.SH SETTINGS\nHow many.\n"
                             ".EX\nslots: 2\n.EE\n.PP\nWhy.\n.EX\nwhy: x\n.EE\n"));
}

TEST(ManPageTest, AnEmptyLineBeginsAParagraph) {
  CLI::App app("Does things.", "program");
  app.footer("Examples:\n  program one\n\n  program two\nOne.\n\nTwo.\n\nExit codes:\n  0  fine");
  EXPECT_THAT(
      ManPage(app, {.date = kDay}),
      EndsWith(".SH EXAMPLES\n.EX\nprogram one\n.EE\n.PP\n.EX\nprogram two\n.EE\n.PP\nOne.\n"
               ".PP\nTwo.\n.SH EXIT CODES\n.EX\n0  fine\n.EE\n"));
}

}  // namespace
}  // namespace spikepinn::manual
