#include "client/report/page_template.h"

#include <cstddef>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace spikepinn::report {

std::string FillTemplate(absl::string_view page, const std::map<std::string, std::string>& values) {
  std::string out;
  for (std::size_t at = 0;;) {
    const std::size_t open = page.find("{{", at);
    if (open == absl::string_view::npos) return absl::StrCat(out, page.substr(at));
    const std::size_t close = page.find("}}", open);
    if (close == absl::string_view::npos) std::abort();
    const auto value = values.find(std::string(page.substr(open + 2, close - open - 2)));
    if (value == values.end()) std::abort();
    absl::StrAppend(&out, page.substr(at, open - at), value->second);
    at = close + 2;
  }
}

}  // namespace spikepinn::report
