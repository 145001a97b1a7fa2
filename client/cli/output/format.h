// The forms in which a command shows what it has got.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_FORMAT_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_FORMAT_H_

namespace spikepinn::cli {

enum class Format {
  kTable,  // text for people
  kWide,   // more of it
  kJson,   // an object a line
  kYaml,   // the same objects, a document each
  kCsv,    // of lists: RFC 4180, exact numbers
};

// One object or document a row, rather than text.
inline bool IsDocuments(Format format) {
  return format == Format::kJson || format == Format::kYaml;
}

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_FORMAT_H_
