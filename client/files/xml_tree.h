// XML as a tree: elements with their attributes and lines. Text between them is left out.
#ifndef SPIKEPINN_CLIENT_FILES_XML_TREE_H_
#define SPIKEPINN_CLIENT_FILES_XML_TREE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace spikepinn::files {

struct XmlElement {
  std::string name;  // without a namespace's prefix
  int line = 0;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::vector<XmlElement> children;

  // Null if there is none of that name.
  const std::string* Find(absl::string_view attribute) const;
  // "" if there is none.
  std::string Get(absl::string_view attribute) const;
};

inline constexpr std::size_t kMaxXmlBytes = std::size_t{16} << 20;

// The outermost element. Nothing but `text` is ever read: a document type declaration, and with it
// every entity of a file's own, is refused. InvalidArgument "FILE:LINE: WHAT".
absl::StatusOr<XmlElement> ParseXml(const std::string& text, const std::string& file_name);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_XML_TREE_H_
