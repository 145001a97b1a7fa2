// The files of web/ and the plotting library, as they were when this was built.
#ifndef SPIKEPINN_CLIENT_REPORT_WEB_ASSETS_H_
#define SPIKEPINN_CLIENT_REPORT_WEB_ASSETS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace spikepinn::report {

struct WebAssets {
  absl::string_view page;     // page.html
  absl::string_view style;    // dygraph.min.css, report.css
  absl::string_view library;  // dygraph.min.js
  absl::string_view script;   // the other .js, in their order
  // SHA-256 in base64, as a content security policy names scripts.
  std::string library_sha256;
  std::string script_sha256;
};

WebAssets Assets();

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_WEB_ASSETS_H_
