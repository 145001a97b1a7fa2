// Reads the files of this folder.
#ifndef SPIKEPINN_TESTS_REFERENCE_REFERENCE_DATA_H_
#define SPIKEPINN_TESTS_REFERENCE_REFERENCE_DATA_H_

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace spikepinn {

// `file_name`: "problems.json" or "answers.json". Throws if it can't be read, which fails the test.
inline nlohmann::json ReadReferenceData(const std::string& file_name) {
  std::ifstream file(std::string(SPIKEPINN_SOURCE_DIR "/tests/reference/") + file_name);
  return nlohmann::json::parse(file);
}

}  // namespace spikepinn

#endif  // SPIKEPINN_TESTS_REFERENCE_REFERENCE_DATA_H_
