// A NeuroML or LEMS file whose elements can be asked for, with errors that name their place.
#ifndef SPIKEPINN_CLIENT_FILES_NEUROML_DOCUMENT_H_
#define SPIKEPINN_CLIENT_FILES_NEUROML_DOCUMENT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "client/files/neuroml_quantity.h"
#include "client/files/xml_tree.h"

namespace spikepinn::files {

class NeuroMlDocument {
 public:
  static absl::StatusOr<NeuroMlDocument> Parse(const std::string& text,
                                               const std::string& file_name);

  const std::string& file_name() const { return file_name_; }
  // Those of the outermost level.
  const std::vector<XmlElement>& elements() const { return root_.children; }
  std::vector<const XmlElement*> All(absl::string_view name) const;
  // Null if no element of the outermost level has this id.
  const XmlElement* Find(absl::string_view id) const;

  // InvalidArgument "FILE: WHAT".
  absl::Status Error(absl::string_view what) const;
  // "FILE:LINE: pulseGenerator pulse0: WHAT".
  absl::Status Error(const XmlElement& element, absl::string_view what) const;
  // "FILE:LINE: pulseGenerator pulse0: amplitude = 5 apples: RULE".
  absl::Status Error(const XmlElement& element, absl::string_view attribute,
                     absl::string_view rule) const;

  absl::StatusOr<double> Quantity(const XmlElement& element, absl::string_view attribute,
                                  Dimension dimension) const;

 private:
  NeuroMlDocument(XmlElement root, std::string file_name)
      : root_(std::move(root)), file_name_(std::move(file_name)) {}

  XmlElement root_;
  std::string file_name_;
};

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_NEUROML_DOCUMENT_H_
