#include "client/files/xml_tree.h"

#include <expat.h>

#include <memory>

#include "absl/strings/str_cat.h"

namespace spikepinn::files {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::size_t kMaxElements = 500'000;

std::string LocalName(absl::string_view name) {
  const std::size_t colon = name.rfind(':');
  return std::string(colon == absl::string_view::npos ? name : name.substr(colon + 1));
}

// What expat's callbacks build. The elements that are not yet closed lie on a stack.
class TreeBuilder {
 public:
  explicit TreeBuilder(XML_Parser parser) : parser_(parser) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(
        parser,
        [](void* self, const char* name, const char** attributes) {
          static_cast<TreeBuilder*>(self)->Open(name, attributes);
        },
        [](void* self, const char*) { static_cast<TreeBuilder*>(self)->Close(); });
    XML_SetStartDoctypeDeclHandler(
        parser, [](void* self, const char*, const char*, const char*, int) {
          static_cast<TreeBuilder*>(self)->Stop("a document type declaration is not taken");
        });
  }

  // Why parsing was stopped by us; empty if it was not.
  const std::string& refusal() const { return refusal_; }
  XmlElement& root() { return root_; }

 private:
  void Open(const char* name, const char** attributes) {
    if (open_.size() >= kMaxDepth) return Stop(absl::StrCat("more than ", kMaxDepth, " levels"));
    if (++elements_ > kMaxElements) {
      return Stop(absl::StrCat("more than ", kMaxElements, " elements"));
    }
    XmlElement element;
    element.name = LocalName(name);
    element.line = static_cast<int>(XML_GetCurrentLineNumber(parser_));
    for (const char** next = attributes; *next != nullptr; next += 2) {
      element.attributes.emplace_back(next[0], next[1]);
    }
    open_.push_back(std::move(element));
  }

  void Close() {
    // After a stop expat may still close an empty element.
    if (!refusal_.empty() || open_.empty()) return;
    XmlElement closed = std::move(open_.back());
    open_.pop_back();
    if (open_.empty()) {
      root_ = std::move(closed);
    } else {
      open_.back().children.push_back(std::move(closed));
    }
  }

  void Stop(const std::string& why) {
    refusal_ = why;
    XML_StopParser(parser_, XML_FALSE);
  }

  const XML_Parser parser_;
  std::vector<XmlElement> open_;
  XmlElement root_;
  std::size_t elements_ = 0;
  std::string refusal_;
};

}  // namespace

const std::string* XmlElement::Find(absl::string_view attribute) const {
  for (const auto& [key, value] : attributes) {
    if (key == attribute) return &value;
  }
  return nullptr;
}

std::string XmlElement::Get(absl::string_view attribute) const {
  const std::string* const value = Find(attribute);
  return value == nullptr ? "" : *value;
}

absl::StatusOr<XmlElement> ParseXml(const std::string& text, const std::string& file_name) {
  if (text.size() > kMaxXmlBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat(file_name, ": is larger than ", kMaxXmlBytes >> 20, " MiB"));
  }
  const std::unique_ptr<XML_ParserStruct, void (*)(XML_Parser)> parser(XML_ParserCreate(nullptr),
                                                                       XML_ParserFree);
  if (parser == nullptr) return absl::ResourceExhaustedError("no memory for an XML parser");
  TreeBuilder builder(parser.get());
  if (XML_Parse(parser.get(), text.data(), static_cast<int>(text.size()), XML_TRUE) ==
      XML_STATUS_OK) {
    return std::move(builder.root());
  }
  const std::string why =
      builder.refusal().empty()
          ? absl::StrCat("is not XML: ", XML_ErrorString(XML_GetErrorCode(parser.get())))
          : builder.refusal();
  return absl::InvalidArgumentError(
      absl::StrCat(file_name, ":", XML_GetCurrentLineNumber(parser.get()), ": ", why));
}

}  // namespace spikepinn::files
