#include "client/cli/output/field_comments.h"

#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "client/cli/output/proto_comments.inc"  // made by embed_comments.cmake
#include "google/protobuf/descriptor.pb.h"

namespace spikepinn::cli {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::FileDescriptorProto;

// By the full name of a field or a message.
using Comments = std::map<std::string, std::string>;

// Of a file, by protobuf's path of what they stand at.
using Places = std::map<std::vector<int>, std::string>;

void AddMessage(const DescriptorProto& message, const std::string& name,
                const std::vector<int>& path, const Places& places, Comments* comments) {
  const auto at = [&](std::vector<int> place) {
    const auto found = places.find(place);
    return found == places.end() ? std::string() : found->second;
  };
  (*comments)[name] = at(path);
  for (int i = 0; i < message.field_size(); ++i) {
    std::vector<int> place = path;
    place.insert(place.end(), {DescriptorProto::kFieldFieldNumber, i});
    (*comments)[absl::StrCat(name, ".", message.field(i).name())] = at(place);
  }
}

Comments ReadComments() {
  google::protobuf::FileDescriptorSet files;
  files.ParseFromArray(kProtoComments, sizeof(kProtoComments));
  Comments comments;
  for (const FileDescriptorProto& file : files.file()) {
    Places places;
    for (const auto& location : file.source_code_info().location()) {
      places[{location.path().begin(), location.path().end()}] = location.leading_comments();
    }
    for (int i = 0; i < file.message_type_size(); ++i) {
      AddMessage(file.message_type(i),
                 absl::StrCat(file.package(), ".", file.message_type(i).name()),
                 {FileDescriptorProto::kMessageTypeFieldNumber, i}, places, &comments);
    }
  }
  return comments;
}

// METHOD_GUIDED is written `guided` in a job file, ListPresets is `spikepinn presets` in a shell.
std::string InWordsOfAJobFile(const std::string& comment) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(comment, absl::ByAnyChar(" \n"), absl::SkipEmpty());
  std::vector<std::string> out;
  for (const absl::string_view word : words) {
    const bool is_enum = absl::StartsWith(word, "METHOD_") || absl::StartsWith(word, "PRECISION_");
    out.push_back(is_enum ? absl::AsciiStrToLower(word.substr(word.find('_') + 1))
                          : std::string(word));
  }
  return absl::StrReplaceAll(absl::StrJoin(out, " "), {{"ListPresets", "`spikepinn presets`"}});
}

}  // namespace

std::string FieldComment(const google::protobuf::FieldDescriptor& field) {
  // Never destroyed: read by whoever comes last.
  static const Comments& comments = *new Comments(ReadComments());
  const auto of_field = comments.find(field.full_name());
  if (of_field != comments.end() && !of_field->second.empty()) {
    return InWordsOfAJobFile(of_field->second);
  }
  if (field.message_type() == nullptr) return "";
  const auto of_type = comments.find(field.message_type()->full_name());
  return of_type == comments.end() ? "" : InWordsOfAJobFile(of_type->second);
}

}  // namespace spikepinn::cli
