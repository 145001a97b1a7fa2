// A result file that appears under its name only when it is whole.
#ifndef SPIKEPINN_CLIENT_FILES_OUTPUT_FILE_H_
#define SPIKEPINN_CLIENT_FILES_OUTPUT_FILE_H_

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace spikepinn::files {

// Writes to "PATH.partial" and renames it to PATH in Commit(); without a Commit() the destructor
// removes it. For one thread. Errors name the file and say why.
class OutputFile {
 public:
  explicit OutputFile(std::string path);
  ~OutputFile();

  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  absl::Status Write(absl::string_view data);
  absl::Status Commit();

 private:
  struct Closer {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  absl::Status Error() const;  // from errno

  const std::string path_;
  const std::string partial_path_;
  std::unique_ptr<std::FILE, Closer> file_;
  absl::Status open_status_;
};

// The same for a library that opens its file by itself: it writes to partial_path() and closes it
// before Commit().
class PartialFile {
 public:
  explicit PartialFile(std::string path);
  ~PartialFile();

  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;

  const std::string& partial_path() const { return partial_path_; }
  absl::Status Commit();
  // Why the file could not be written, from errno.
  absl::Status Error() const;

 private:
  const std::string path_;
  const std::string partial_path_;
};

// Creates a folder and those above it; one that exists is fine.
absl::Status MakeFolder(const std::string& path);

// A whole file at once.
absl::Status WriteFile(const std::string& path, absl::string_view data);

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_OUTPUT_FILE_H_
