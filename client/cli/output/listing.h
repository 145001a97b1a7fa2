// What a list command shows at one moment, in whichever format.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_LISTING_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_LISTING_H_

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/output/columns.h"
#include "client/cli/output/format.h"
#include "client/cli/output/message_json.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

struct Listing {
  // Every row as a line of JSON, for YAML as a document.
  std::vector<std::string> documents;
  std::string text;  // all of it, as it is printed
  // The text without what grows by itself, such as an age: another one tells a change.
  std::string lasting = {};
};

// What there is to know about a kind of rows.
template <typename Row>
struct RowKind {
  std::vector<Column<Row>> columns;
  std::function<nlohmann::ordered_json(const Row&)> to_json;
  std::string none;  // what a table says that has no rows
};

// `width` is that of the terminal, 0 if there is none: plain tables are fitted to it, wide ones
// not.
template <typename Row>
Listing MakeListing(const RowKind<Row>& kind, const std::vector<Row>& rows, Format format,
                    std::size_t width = 0) {
  Listing listing;
  for (const Row& row : rows) {
    const nlohmann::ordered_json json = kind.to_json(row);
    listing.documents.push_back(format == Format::kYaml ? YamlDocument(json)
                                                        : absl::StrCat(DumpJson(json), "\n"));
  }
  if (IsDocuments(format)) {
    listing.text = absl::StrJoin(listing.documents, "");
  } else if (format == Format::kCsv) {
    listing.text = RenderCsv(kind.columns, rows);
  } else if (rows.empty()) {
    listing.text = absl::StrCat(kind.none, "\n");
  } else {
    const bool wide = format == Format::kWide;
    listing.text = RenderTable(kind.columns, rows, {.wide = wide, .width = wide ? 0 : width});
    std::vector<Column<Row>> lasting = kind.columns;
    std::erase_if(lasting, [](const Column<Row>& column) { return column.is_age; });
    listing.lasting = RenderTable(lasting, rows, {.wide = wide, .width = 0});
  }
  return listing;
}

// One thing that is no list: as a document, or else as `text`, which ends in a newline.
inline Listing OneThing(const nlohmann::ordered_json& json, Format format, std::string text) {
  Listing listing = {
      {format == Format::kYaml ? YamlDocument(json) : absl::StrCat(DumpJson(json), "\n")},
      std::move(text)};
  if (IsDocuments(format)) listing.text = listing.documents[0];
  listing.lasting = listing.text;
  return listing;
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_LISTING_H_
