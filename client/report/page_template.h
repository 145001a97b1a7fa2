// A text with places to fill.
#ifndef SPIKEPINN_CLIENT_REPORT_PAGE_TEMPLATE_H_
#define SPIKEPINN_CLIENT_REPORT_PAGE_TEMPLATE_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"

namespace spikepinn::report {

// `page` with every {{name}} replaced by its value, as it is. What a value contains is not looked
// at again. A name without a value is our own bug and aborts.
std::string FillTemplate(absl::string_view page, const std::map<std::string, std::string>& values);

}  // namespace spikepinn::report

#endif  // SPIKEPINN_CLIENT_REPORT_PAGE_TEMPLATE_H_
