#include "client/cli/settings/config_file.h"

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::cli {
namespace {

using ::testing::HasSubstr;

class ConfigFileTest : public ::testing::Test {
 protected:
  std::string Error(const std::string& text) {
    std::ofstream(path_) << text;
    const absl::StatusOr<ConfigFile> config = ReadConfigFile(path_);
    return config.ok() ? "" : std::string(config.status().message());
  }

  const spikepinn::testing::TempDir folder_;
  const std::string path_ = folder_.File("config.yaml");
};

TEST_F(ConfigFileTest, AMissingOrEmptyFileIsNoError) {
  const absl::StatusOr<ConfigFile> missing = ReadConfigFile(folder_.File("none/config.yaml"));
  ASSERT_TRUE(missing.ok()) << missing.status();
  EXPECT_TRUE(missing->contexts.empty());
  EXPECT_EQ(Error(""), "");
  EXPECT_EQ(Error("contexts:\n"), "");
}

TEST_F(ConfigFileTest, WhatIsWrittenIsReadAgain) {
  const std::string path = folder_.File("new/config.yaml");
  const absl::Status written =
      WriteConfigFile(path, {.current = "lab",
                             .contexts = {{.name = "lab", .server = "box:7461", .user = "ada"},
                                          {.name = "1", .server = "[::1]:7461", .user = ""}}});
  ASSERT_TRUE(written.ok()) << written;
  const absl::StatusOr<ConfigFile> config = ReadConfigFile(path);
  ASSERT_TRUE(config.ok()) << config.status();
  EXPECT_EQ(config->current, "lab");
  ASSERT_EQ(config->contexts.size(), 2u);
  EXPECT_EQ(config->Find("lab")->user, "ada");
  EXPECT_EQ(config->Find("1")->server, "[::1]:7461");
  EXPECT_EQ(config->Find("other"), nullptr);
  // As the XDG rules have it, and nothing half written is left.
  EXPECT_EQ(std::filesystem::status(folder_.File("new")).permissions(),
            std::filesystem::perms::owner_all);
  EXPECT_FALSE(std::filesystem::exists(path + ".partial"));
}

TEST_F(ConfigFileTest, ALinkStaysALink) {
  const std::string real = folder_.File("dotfiles.yaml");
  std::ofstream(real) << "contexts: {}\n";
  std::filesystem::create_symlink(real, path_);
  ASSERT_TRUE(WriteConfigFile(path_, {.contexts = {{.name = "a", .server = "b:1"}}}).ok());
  EXPECT_TRUE(std::filesystem::is_symlink(path_));
  EXPECT_EQ(ReadConfigFile(real)->contexts.size(), 1u);
}

TEST_F(ConfigFileTest, ErrorsNameFileLineFieldAndRule) {
  EXPECT_EQ(Error("contexts: {}\ncolour: 1\n"),
            path_ + ":2: colour: unknown field; known are current and contexts");
  EXPECT_EQ(Error("contexts:\n  lab:\n    server: box:1\n    pasword: x\n"),
            path_ + ":4: contexts.lab.pasword: unknown field; known are server, user");
  EXPECT_EQ(Error("contexts:\n  lab:\n    user: ada\n"),
            path_ + ":3: contexts.lab.server: missing");
  EXPECT_EQ(Error("contexts:\n  lab:\n    server: box\n"),
            path_ + ":3: contexts.lab.server = box: must be HOST:PORT such as labserver:7461");
  EXPECT_EQ(Error("current: lap\ncontexts:\n  lab: {server: \"box:1\"}\n"),
            path_ + ":1: current = lap: must be the name of one of contexts");
  EXPECT_THAT(Error("contexts:\n  a: {server: \"b:1\"}\n  a: {server: \"c:1\"}\n"),
              HasSubstr(":3: contexts.a: is there twice"));
  EXPECT_THAT(Error("contexts:\n  \"a b\": {server: \"b:1\"}\n"), HasSubstr("must be 1 to 63"));
  EXPECT_THAT(Error("contexts: [1, 2]\n"), HasSubstr("must be a map from names to servers"));
  EXPECT_THAT(Error("- 1\n"), HasSubstr(":1: must be a map"));
  EXPECT_THAT(Error("contexts: {\n"), HasSubstr("is neither YAML nor JSON"));
}

TEST(CheckAddressTest, TakesAHostWithAPort) {
  for (const char* address : {"labserver:7461", "127.0.0.1:1", "[::1]:65535", "unix:/run/x.sock"}) {
    EXPECT_TRUE(CheckAddress("--server", address).ok()) << address;
  }
  for (const char* address : {"", "labserver", "labserver:", ":7461", "a:0", "a:65536", "a b:1"}) {
    EXPECT_FALSE(CheckAddress("--server", address).ok()) << address;
  }
}

}  // namespace
}  // namespace spikepinn::cli
