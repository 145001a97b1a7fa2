#include "client/cli/shell/man_pages.h"

#include <filesystem>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

TEST(ManPagesTest, OneIsWrittenForEachCommand) {
  const spikepinn::testing::TempDir folder;
  CLI::App app("Does things.", "program");
  app.add_subcommand("sweep", "Many")->add_subcommand("list", "List them");
  ASSERT_TRUE(WriteManPages(app, folder.File("man1"), absl::CivilDay(2026, 11, 23)).ok());
  for (const char* name : {"program", "program-sweep", "program-sweep-list"}) {
    EXPECT_TRUE(std::filesystem::exists(folder.File(absl::StrCat("man1/", name, ".1")))) << name;
  }
}

}  // namespace
}  // namespace spikepinn::cli
