#include "client/files/neuroml_document.h"

#include <cstddef>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace spikepinn::files {
namespace {

// What stands in the file, short enough for a message.
std::string Excerpt(const std::string& value) {
  constexpr std::size_t kLongest = 60;
  std::string text = absl::Utf8SafeCEscape(value.substr(0, kLongest));
  return value.size() > kLongest ? text + "..." : text;
}

std::string Title(const XmlElement& element) {
  const std::string id = element.Get("id");
  const std::string name = Excerpt(element.name);
  return id.empty() ? name : absl::StrCat(name, " ", Excerpt(id));
}

}  // namespace

absl::StatusOr<NeuroMlDocument> NeuroMlDocument::Parse(const std::string& text,
                                                       const std::string& file_name) {
  absl::StatusOr<XmlElement> root = ParseXml(text, file_name);
  if (!root.ok()) return root.status();
  NeuroMlDocument document(*std::move(root), file_name);
  if (document.root_.name != "neuroml" && document.root_.name != "Lems") {
    return document.Error(document.root_, "the outermost element must be neuroml or Lems");
  }
  return document;
}

std::vector<const XmlElement*> NeuroMlDocument::All(absl::string_view name) const {
  std::vector<const XmlElement*> found;
  for (const XmlElement& element : elements()) {
    if (element.name == name) found.push_back(&element);
  }
  return found;
}

const XmlElement* NeuroMlDocument::Find(absl::string_view id) const {
  for (const XmlElement& element : elements()) {
    const std::string* const its_id = element.Find("id");
    if (its_id != nullptr && *its_id == id) return &element;
  }
  return nullptr;
}

absl::Status NeuroMlDocument::Error(absl::string_view what) const {
  return absl::InvalidArgumentError(absl::StrCat(file_name_, ": ", what));
}

absl::Status NeuroMlDocument::Error(const XmlElement& element, absl::string_view what) const {
  return absl::InvalidArgumentError(
      absl::StrCat(file_name_, ":", element.line, ": ", Title(element), ": ", what));
}

absl::Status NeuroMlDocument::Error(const XmlElement& element, absl::string_view attribute,
                                    absl::string_view rule) const {
  const std::string* const value = element.Find(attribute);
  if (value == nullptr) {
    return Error(element, absl::StrCat("attribute ", attribute, " is missing: ", rule));
  }
  return Error(element, absl::StrCat(attribute, " = ", Excerpt(*value), ": ", rule));
}

absl::StatusOr<double> NeuroMlDocument::Quantity(const XmlElement& element,
                                                 absl::string_view attribute,
                                                 Dimension dimension) const {
  absl::StatusOr<double> value = ParseQuantity(element.Get(attribute), dimension);
  if (value.ok()) return value;
  return Error(element, attribute, std::string(value.status().message()));
}

}  // namespace spikepinn::files
