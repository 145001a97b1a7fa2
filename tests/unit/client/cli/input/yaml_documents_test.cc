#include "client/cli/input/yaml_documents.h"

#include "gtest/gtest.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {
namespace {

TEST(YamlDocumentsTest, CountsUpToTwo) {
  EXPECT_EQ(CountYamlDocuments(""), 0);
  EXPECT_EQ(CountYamlDocuments("# only a comment\n"), 0);
  EXPECT_EQ(CountYamlDocuments("a: 1\n"), 1);
  EXPECT_EQ(CountYamlDocuments("---\na: 1\n---\nb: 2\n"), 2);
  EXPECT_EQ(CountYamlDocuments("---\n1\n---\n2\n---\n3\n"), 2);
}

TEST(YamlDocumentsTest, ATextThatTheParserNeverGetsThroughHasAnEnd) {
  EXPECT_EQ(CountYamlDocuments(", a"), 2);
}

TEST(YamlDocumentsTest, WhatIsBrokenThrowsAsLoadingDoes) {
  EXPECT_THROW(CountYamlDocuments("a: [1"), YAML::Exception);
}

}  // namespace
}  // namespace spikepinn::cli
