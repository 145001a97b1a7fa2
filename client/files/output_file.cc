#include "client/files/output_file.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn::files {
namespace {

constexpr char kPartial[] = ".partial";

absl::Status WriteError(const std::string& path) {
  // Not every library leaves a reason behind.
  const char* const why = errno != 0 ? std::strerror(errno) : "unknown reason";
  return absl::FailedPreconditionError(absl::StrCat(path, ": cannot be written: ", why));
}

}  // namespace

OutputFile::OutputFile(std::string path)
    : path_(std::move(path)),
      partial_path_(path_ + kPartial),
      file_(std::fopen(partial_path_.c_str(), "wb")) {
  if (file_ == nullptr) open_status_ = Error();
}

OutputFile::~OutputFile() {
  if (file_ == nullptr) return;
  file_.reset();
  std::remove(partial_path_.c_str());
}

absl::Status OutputFile::Error() const { return WriteError(path_); }

absl::Status OutputFile::Write(absl::string_view data) {
  if (!open_status_.ok()) return open_status_;
  if (std::fwrite(data.data(), 1, data.size(), file_.get()) != data.size()) return Error();
  return absl::OkStatus();
}

absl::Status OutputFile::Commit() {
  if (!open_status_.ok()) return open_status_;
  // What is still buffered may find the disk full: closing has an answer that matters.
  if (std::fclose(file_.release()) != 0 || std::rename(partial_path_.c_str(), path_.c_str()) != 0) {
    absl::Status error = Error();
    std::remove(partial_path_.c_str());
    return error;
  }
  return absl::OkStatus();
}

PartialFile::PartialFile(std::string path)
    : path_(std::move(path)), partial_path_(path_ + kPartial) {}

PartialFile::~PartialFile() { std::remove(partial_path_.c_str()); }

absl::Status PartialFile::Commit() {
  if (std::rename(partial_path_.c_str(), path_.c_str()) != 0) return Error();
  return absl::OkStatus();
}

absl::Status PartialFile::Error() const { return WriteError(path_); }

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  // A path that ends in "/" is reported as not created though it exists: look again.
  if (std::filesystem::is_directory(path)) return absl::OkStatus();
  const std::string why = error ? error.message() : "there is a file of that name";
  return absl::FailedPreconditionError(absl::StrCat(path, ": cannot be made a folder: ", why));
}

absl::Status WriteFile(const std::string& path, absl::string_view data) {
  OutputFile file(path);
  if (absl::Status status = file.Write(data); !status.ok()) return status;
  return file.Commit();
}

}  // namespace spikepinn::files
