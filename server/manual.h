// The manual page of spikepinnd, written while it is built.
#ifndef SPIKEPINN_SERVER_MANUAL_H_
#define SPIKEPINN_SERVER_MANUAL_H_

#include <string>

#include "CLI/App.hpp"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace spikepinn::server {

// A configuration file whose keys stand commented out below what they mean, told as the end of a
// help (manual/man_page.h): the keys become examples, the rest prose.
std::string ConfigurationText(absl::string_view sample);

// `sample` is deploy/spikepinnd.conf.yaml, `date` stands in the page's foot.
std::string ServerManual(const CLI::App& app, absl::string_view sample, absl::CivilDay date);

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_MANUAL_H_
