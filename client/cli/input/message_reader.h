// Fills a message of the API from a YAML (or JSON) tree, by reflection.
#ifndef SPIKEPINN_CLIENT_CLI_INPUT_MESSAGE_READER_H_
#define SPIKEPINN_CLIENT_CLI_INPUT_MESSAGE_READER_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "yaml-cpp/node/node.h"

namespace spikepinn::cli {

// Reads one file. Goes on after an error, so that all of them (up to 20) are told at once, each as
// "FILE:LINE: FIELD = VALUE: RULE". For one thread; yaml-cpp's exceptions pass through.
class MessageReader {
 public:
  // Says why a field of the outermost map may not be given, or "" if it may.
  using Refuse = std::function<std::string(absl::string_view field)>;

  MessageReader(std::string file_name, Refuse refuse)
      : file_name_(std::move(file_name)), refuse_(std::move(refuse)) {}

  void Read(const YAML::Node& root, google::protobuf::Message* message);

  // OK, or InvalidArgument with every error on a line of its own.
  absl::Status status() const;

  // "FILE:LINE: " of the field `path` ("spec.adam.steps") or, where the file does not name it, of
  // what it lies in; "FILE: " if it lies in nothing that the file names.
  std::string Where(absl::string_view path) const;

 private:
  // One value in the file: where it stands and what it is meant for.
  struct Place {
    std::string path;
    int line;
    const google::protobuf::FieldDescriptor* field;
  };

  void ReadMap(const YAML::Node& node, const Place& place, google::protobuf::Message* message);
  void ReadEntry(const std::string& key, const YAML::Node& value, const Place& place,
                 google::protobuf::Message* message);
  void ReadList(const YAML::Node& node, const Place& place, google::protobuf::Message* message);
  void ReadValue(const YAML::Node& node, const Place& place, google::protobuf::Message* message);
  void ReadScalar(const YAML::Node& node, const Place& place, google::protobuf::Message* message);
  bool OneofIsFree(const Place& place, const google::protobuf::Message& message);

  bool MayGoOn();
  void AddError(int line, absl::string_view text);

  const std::string file_name_;
  const Refuse refuse_;
  std::map<std::string, int> lines_;  // of every field read, by path
  std::vector<std::string> errors_;
  std::int64_t values_ = 0;
  bool too_many_values_ = false;
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_INPUT_MESSAGE_READER_H_
