#include "client/cli/shell/completion.h"

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/shell/command_line.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A small program: what is completed is read from it, not from a list.
class CompletionTest : public ::testing::Test {
 protected:
  CompletionTest() {
    app_.add_option("--server", text_, "Where");
    app_.fallthrough();
    CLI::App* const list = app_.add_subcommand("list", "List jobs");
    list->add_option("--state", texts_, "Only these")
        ->delimiter(',')
        ->check(CLI::IsMember({"queued", "running"}));
    list->add_option("-o,--output", text_, "Where to");
    list->add_option("--form", text_, "In which form")
        ->type_name("FORMAT")
        ->check(OneOf({"table", "csv"}));
    list->add_option("--sort", text_, "In which order")
        ->type_name("FIELD,...")
        ->check(AnyOf({"name", "user"}, "-"));
    list->add_option("--what", text_, "What")->type_name("LIST")->check(AnyOf({"error", "loss"}));
    list->add_option("--into", text_, "Where to")->type_name("FOLDER");
    list->add_flag("--wide", wide_, "More");
    CLI::App* const report = app_.add_subcommand("report", "Write a page");
    report->add_option("JOB", texts_, "Jobs")->expected(1, 8);
    CLI::App* const both = app_.add_subcommand("export", "Write a cell");
    both->add_option("JOB|FILE", text_, "Which")->type_name("");
    both->add_option("--preset", text_, "Or a preset");
    CLI::App* const sweep = app_.add_subcommand("sweep", "Many jobs");
    sweep->add_subcommand("list", "List sweeps");
    CLI::App* const submit = sweep->add_subcommand("submit", "Queue them");
    submit->add_option("FILE", text_, "A file");
    app_.add_subcommand("secret", "Not for people")->group("");
  }

  Completion Offered(std::vector<std::string> words) {
    return Complete(app_, std::move(words),
                    [this](const std::string& kind, const CommandLine& line) {
                      asked_ = kind;
                      server_ = line.Value("--server");
                      return kind == "JOB" ? jobs_ : std::vector<Candidate>();
                    });
  }

  std::vector<std::string> Words(std::vector<std::string> words) {
    std::vector<std::string> values;
    for (const Candidate& candidate : Offered(std::move(words)).candidates) {
      values.push_back(candidate.value);
    }
    return values;
  }

  CLI::App app_{"A program", "program"};
  std::string text_;
  bool wide_ = false;
  std::vector<std::string> texts_;
  std::vector<Candidate> jobs_ = {{"jobs/3f", "running"}, {"jobs/77", "queued"}};
  std::string asked_;
  std::string server_;
};

TEST_F(CompletionTest, OffersCommandsThatBeginWithWhatWasTyped) {
  EXPECT_THAT(Words({""}), ElementsAre("list", "report", "export", "sweep"));
  EXPECT_THAT(Words({}), ElementsAre("list", "report", "export", "sweep"));
  EXPECT_THAT(Words({"s"}), ElementsAre("sweep"));
  EXPECT_THAT(Words({"sweep", ""}), ElementsAre("list", "submit"));
  EXPECT_THAT(Words({"--server", "box:1", "l"}), ElementsAre("list"));
}

TEST_F(CompletionTest, OffersTheFlagsOfTheCommandAndThoseAboveIt) {
  EXPECT_THAT(Words({"list", "--"}),
              ElementsAre("--help", "--state", "--output", "--form", "--sort", "--what", "--into",
                          "--wide", "--server"));
  EXPECT_THAT(Words({"sweep", "submit", "--s"}), ElementsAre("--server"));
}

TEST_F(CompletionTest, OffersTheWordsAFlagTakes) {
  EXPECT_THAT(Words({"list", "--state", ""}), ElementsAre("queued", "running"));
  EXPECT_THAT(Words({"list", "--state=r"}), ElementsAre("--state=running"));
  EXPECT_THAT(Words({"list", "--state", "queued,r"}), ElementsAre("queued,running"));
  EXPECT_THAT(Words({"list", "--state=queued,r"}), ElementsAre("--state=queued,running"));
  EXPECT_THAT(Words({"list", "--wide", ""}), IsEmpty());
  EXPECT_THAT(Words({"list", "--nonsense=", ""}), IsEmpty());
}

TEST_F(CompletionTest, OffersTheWordsThatAFlagsOwnCheckKnows) {
  EXPECT_THAT(Words({"list", "--form", ""}), ElementsAre("table", "csv"));
  EXPECT_THAT(Words({"list", "--form", "csv,"}), IsEmpty()) << "it is no list";
  EXPECT_THAT(Words({"list", "--what", ""}), ElementsAre("error", "loss"));
  EXPECT_THAT(Words({"list", "--what=error,l"}), ElementsAre("--what=error,loss"));
  EXPECT_THAT(Words({"list", "--what", "-"}), IsEmpty());
}

TEST_F(CompletionTest, OffersTheFieldsOfAnOrderAlsoBackwards) {
  EXPECT_THAT(Words({"list", "--sort", ""}), ElementsAre("name", "user"));
  EXPECT_THAT(Words({"list", "--sort", "-u"}), ElementsAre("-user"));
  EXPECT_THAT(Words({"list", "--sort", "user,-"}), ElementsAre("user,-name", "user,-user"));
  EXPECT_THAT(Words({"list", "--sort=-n"}), ElementsAre("--sort=-name"));
}

TEST_F(CompletionTest, LeavesPathsToTheShell) {
  EXPECT_EQ(Offered({"list", "--into", ""}).paths, Completion::Paths::kFolders);
  EXPECT_EQ(Offered({"sweep", "submit", ""}).paths, Completion::Paths::kFiles);
  EXPECT_EQ(Offered({"list", "-o", ""}).paths, Completion::Paths::kFiles);
  EXPECT_EQ(Offered({"list", ""}).paths, Completion::Paths::kNone);
}

TEST_F(CompletionTest, AsksForJobsWithWhatTheLineSaysAboutTheServer) {
  EXPECT_THAT(Words({"--server", "box:1", "report", ""}), ElementsAre("jobs/3f", "jobs/77"));
  EXPECT_EQ(asked_, "JOB");
  EXPECT_EQ(server_, "box:1");
}

TEST_F(CompletionTest, AJobIsFoundWithAndWithoutItsFolder) {
  EXPECT_THAT(Words({"report", "jobs/7"}), ElementsAre("jobs/77"));
  EXPECT_THAT(Words({"report", "j"}), ElementsAre("jobs/3f", "jobs/77"));
  EXPECT_THAT(Words({"report", "7"}), ElementsAre("77"));
}

TEST_F(CompletionTest, FilesAreOfferedWhereNoJobFits) {
  EXPECT_THAT(Words({"export", "jobs/"}), ElementsAre("jobs/3f", "jobs/77"));
  EXPECT_EQ(Offered({"export", "jobs/"}).paths, Completion::Paths::kNone);
  EXPECT_EQ(Offered({"export", "cell"}).paths, Completion::Paths::kFiles);
}

TEST_F(CompletionTest, AFlagWithoutATypeTakesWhatItIsCalled) {
  Words({"export", "--preset", ""});
  EXPECT_EQ(asked_, "PRESET");
}

TEST_F(CompletionTest, AJobThatStandsThereIsNotOfferedAgain) {
  EXPECT_THAT(Words({"report", "jobs/3f", ""}), ElementsAre("jobs/77"));
}

TEST_F(CompletionTest, WhatAShellWouldTakeForMoreThanANameIsLeftOut) {
  jobs_ = {{"jobs/$(touch x)", ""}, {"jobs/a;b", ""}, {"jobs/ok", "a\ttab\x1b[31m and\nmore"}};
  const Completion completion = Offered({"report", ""});
  EXPECT_EQ(CompletionText(completion), "jobs/ok\ta tab?[31m and\n");
}

TEST_F(CompletionTest, TheScriptsAreToldOfPaths) {
  EXPECT_EQ(CompletionText(Offered({"sweep", "submit", ""})), ":files\n");
}

TEST_F(CompletionTest, UnknownWordsAreNamedWithWhatWasMeant) {
  EXPECT_EQ(UnknownWordText(app_, {"lits"}),
            "there is no command `program lits`; did you mean list?");
  EXPECT_EQ(UnknownWordText(app_, {"sweep", "submti"}),
            "there is no command `program sweep submti`; did you mean submit?");
  EXPECT_EQ(UnknownWordText(app_, {"list", "--sate", "queued"}),
            "program list has no flag --sate; did you mean --state?");
  EXPECT_EQ(UnknownWordText(app_, {"list", "more"}),
            "program list: \"more\" is one argument too many");
  EXPECT_EQ(UnknownWordText(app_, {"list", "--state", "queued", "running"}), "");
  EXPECT_EQ(UnknownWordText(app_, {"report", "a", "b", "--server", "-1"}), "");
}

}  // namespace
}  // namespace spikepinn::cli
