#include "tests/unit/client/cli/app_fixture.h"

#include "client/cli/app.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

int AppFixture::Run(const std::vector<std::string>& arguments, absl::Duration patience) {
  std::vector<const char*> argv = {"spikepinn"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  out_.str("");
  err_.str("");
  Context context = {.client_options = {.address = server_.address(),
                                        .call_patience = absl::ZeroDuration(),
                                        .watch_patience = patience},
                     .json = false,
                     .out = out_,
                     .err = err_,
                     .terminal_width = [] { return std::size_t{0}; },
                     .config_path = config_path_};
  return RunApp(static_cast<int>(argv.size()), argv.data(), context);
}

std::vector<std::string> AppFixture::Types() const {
  std::vector<std::string> types;
  std::istringstream lines(out_.str());
  for (std::string line; std::getline(lines, line);) {
    types.push_back(nlohmann::json::parse(line)["type"]);
  }
  return types;
}

}  // namespace spikepinn::cli
