#include "client/cli/input/yaml_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "client/cli/input/standard_input.h"
#include "client/cli/input/yaml_documents.h"
#include "yaml-cpp/depthguard.h"
#include "yaml-cpp/yaml.h"

namespace spikepinn::cli {

absl::Status FileError(const std::string& file_name, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file_name, ": ", what));
}

absl::Status FileErrors(const std::string& file_name, absl::string_view what) {
  const std::string line_end = absl::StrCat("\n", file_name, ": ");
  return FileError(file_name, absl::StrReplaceAll(what, {{"\n", line_end}}));
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  // A copy of the descriptor, so that closing it leaves standard input open.
  std::FILE* const opened =
      path == kStandardInput ? fdopen(dup(STDIN_FILENO), "rb") : std::fopen(path.c_str(), "rb");
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(opened, std::fclose);
  if (file == nullptr) {
    return FileError(ShownName(path), absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  // One byte more than allowed tells that there is too much, also of a pipe.
  std::string text(kMaxJobFileBytes + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (std::ferror(file.get()) != 0) {
    return FileError(ShownName(path), absl::StrCat("cannot be read: ", std::strerror(errno)));
  }
  return text;
}

absl::Status ReadTree(const std::string& text, const std::string& file_name,
                      absl::FunctionRef<absl::Status(const YAML::Node& root)> read) {
  if (text.size() > kMaxJobFileBytes) {
    return FileError(file_name, absl::StrCat("is larger than ", kMaxJobFileBytes >> 20, " MiB"));
  }
  // The one place where exceptions of yaml-cpp end.
  try {
    const int documents = CountYamlDocuments(text);
    if (documents == 0) return FileError(file_name, "is empty");
    if (documents > 1) return FileError(file_name, "holds more than one YAML document");
    return read(YAML::Load(text));
  } catch (const YAML::DeepRecursion&) {
    return FileError(file_name, "is nested too deeply");
  } catch (const YAML::Exception& error) {
    return absl::InvalidArgumentError(absl::StrCat(file_name, ":", error.mark.line + 1,
                                                   ": is neither YAML nor JSON: ", error.msg));
  }
}

}  // namespace spikepinn::cli
