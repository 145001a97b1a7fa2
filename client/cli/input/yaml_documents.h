// How many documents a YAML text holds.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_YAML_DOCUMENTS_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_YAML_DOCUMENTS_H_

#include <string>

namespace spikepinn::cli {

// Counted up to two. Of ", a" yaml-cpp 0.7 reads documents without end, so that YAML::LoadAll would
// fill the memory with them: ask this first, and then YAML::Load the only one. Throws
// YAML::Exception as those do.
int CountYamlDocuments(const std::string& text);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_YAML_DOCUMENTS_H_
