// Any message of the API as JSON, with the API's field names.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_MESSAGE_JSON_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_MESSAGE_JSON_H_

#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "nlohmann/json.hpp"

namespace spikepinn::cli {

enum class JsonFields {
  kGiven,  // only what was set: a spec as somebody wrote it
  kAll,    // numbers, words and lists always, so that every object has the same keys
};

// Unlike protobuf's own JSON: integers are numbers, enums are short ("guided"), so that a spec
// printed this way is a job file again. A number that is not finite is null once dumped.
nlohmann::ordered_json MessageToJson(const google::protobuf::Message& message, JsonFields fields);

// One line; text that is not UTF-8 is replaced rather than refused.
std::string DumpJson(const nlohmann::ordered_json& json, int indent = -1);

// The same as block-style YAML, every line indented by `indent` blanks. Reads back as the very same
// values under YAML 1.1 and 1.2: what would not be text without quotes has them.
std::string JsonToYaml(const nlohmann::ordered_json& json, int indent = 0);

// The same as one document of a stream: "---", a newline and the YAML.
std::string YamlDocument(const nlohmann::ordered_json& json);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_MESSAGE_JSON_H_
