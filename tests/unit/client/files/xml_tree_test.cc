#include "client/files/xml_tree.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace spikepinn::files {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorOf(const std::string& text) {
  const absl::StatusOr<XmlElement> root = ParseXml(text, "a.nml");
  return root.ok() ? "" : std::string(root.status().message());
}

TEST(XmlTreeTest, HasElementsAttributesAndLines) {
  const absl::StatusOr<XmlElement> root = ParseXml(
      "<?xml version='1.0'?>\n<!-- -->\n<a x='1' y='&lt;&#65;'>text<n:b/>\n<c/></a>", "a.nml");
  ASSERT_TRUE(root.ok());
  EXPECT_EQ(root->name, "a");
  EXPECT_EQ(root->line, 3);
  EXPECT_EQ(root->Get("x"), "1");
  EXPECT_EQ(root->Get("y"), "<A");
  EXPECT_EQ(root->Find("z"), nullptr);
  ASSERT_EQ(root->children.size(), 2);
  EXPECT_EQ(root->children[0].name, "b");
  EXPECT_EQ(root->children[1].line, 4);
}

TEST(XmlTreeTest, WhatIsNotXmlIsToldWithItsLine) {
  EXPECT_EQ(ErrorOf("<a>\n<b></a>"), "a.nml:2: is not XML: mismatched tag");
  EXPECT_THAT(ErrorOf("<a x='1' x='2'/>"), StartsWith("a.nml:1: is not XML: duplicate attribute"));
  EXPECT_THAT(ErrorOf(""), StartsWith("a.nml:1: is not XML: no element found"));
  EXPECT_THAT(ErrorOf("<a/><b/>"), HasSubstr("is not XML"));
  EXPECT_THAT(ErrorOf("<a x='\xff'/>"), HasSubstr("is not XML"));
}

TEST(XmlTreeTest, AFilesOwnEntitiesAreRefusedBeforeTheyAreExpanded) {
  const std::string laughs =
      "<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;'>]><a x='&c;'/>";
  EXPECT_EQ(ErrorOf(laughs), "a.nml:1: a document type declaration is not taken");
  EXPECT_EQ(ErrorOf("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>\n<a>&b;</a>"),
            "a.nml:1: a document type declaration is not taken");
  EXPECT_EQ(ErrorOf("<!DOCTYPE a SYSTEM 'http://localhost/a.dtd'><a/>"),
            "a.nml:1: a document type declaration is not taken");
}

TEST(XmlTreeTest, DepthAndSizeAreBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  EXPECT_EQ(ErrorOf(deep), "a.nml:1: more than 64 levels");
  std::string wide = "<a>";
  for (int i = 0; i < 500'000; ++i) wide += "<b/>";
  EXPECT_EQ(ErrorOf(wide + "</a>"), "a.nml:1: more than 500000 elements");
  EXPECT_EQ(ErrorOf(std::string(kMaxXmlBytes + 1, ' ')), "a.nml: is larger than 16 MiB");
}

}  // namespace
}  // namespace spikepinn::files
