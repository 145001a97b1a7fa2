#include "server/worker/checkpoint_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/faults/fault_point.h"

namespace spikepinn::worker {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKept = 2;
constexpr std::int64_t kNoStep = -1;
constexpr char kPrefix[] = "checkpoint-";
constexpr char kSuffix[] = ".ckpt";
constexpr char kUnfinished[] = ".tmp";

// Numbers are padded, so that names sort like steps.
std::string NameOf(std::int64_t step, std::int64_t attempt) {
  return absl::StrFormat("%s%016d-%06d%s", kPrefix, step, attempt, kSuffix);
}

std::int64_t StepOf(const std::string& name) {
  return std::strtoll(name.c_str() + sizeof kPrefix - 1, nullptr, 10);
}

absl::Status DiskError(const char* what, const std::string& path) {
  return absl::UnavailableError(absl::StrCat("cannot ", what, " ", path, ": ", strerror(errno)));
}

// An open file; -1 if there is none.
class File {
 public:
  File(const std::string& path, int flags) : fd_(open(path.c_str(), flags | O_CLOEXEC, 0640)) {}
  ~File() {
    if (fd_ >= 0) close(fd_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  int fd() const { return fd_; }

 private:
  const int fd_;
};

bool WriteAll(int fd, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = write(fd, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
  return true;
}

absl::Status WriteDurably(const std::string& path, std::initializer_list<absl::string_view> parts) {
  const File file(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.fd() < 0) return DiskError("create", path);
  for (const absl::string_view part : parts) {
    if (!WriteAll(file.fd(), part)) return DiskError("write", path);
  }
  if (absl::Status fault = FaultPointStatus("checkpoint.before_sync"); !fault.ok()) return fault;
  if (fsync(file.fd()) != 0) return DiskError("write", path);
  return absl::OkStatus();
}

absl::Status SyncFolder(const std::string& folder) {
  const File file(folder, O_RDONLY | O_DIRECTORY);
  if (file.fd() < 0 || fsync(file.fd()) != 0) return DiskError("synchronise", folder);
  return absl::OkStatus();
}

// After this has answered, `name` is there with all its bytes, whatever happens; before, it is not.
absl::Status WriteAtomically(const std::string& folder, const std::string& name,
                             std::initializer_list<absl::string_view> parts) {
  const std::string path = folder + "/" + name;
  const std::string unfinished = path + kUnfinished;
  absl::Status status = FaultPointStatus("checkpoint.before_write");
  if (status.ok()) status = WriteDurably(unfinished, parts);
  if (status.ok()) status = FaultPointStatus("checkpoint.before_rename");
  if (status.ok() && rename(unfinished.c_str(), path.c_str()) != 0) {
    status = DiskError("rename", unfinished);
  }
  FaultPoint("checkpoint.after_rename");
  if (status.ok()) return SyncFolder(folder);
  unlink(unfinished.c_str());
  return status;
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  const File file(path, O_RDONLY);
  if (file.fd() < 0) return DiskError("open", path);
  struct stat about;
  if (fstat(file.fd(), &about) != 0) return DiskError("read", path);
  std::string bytes(static_cast<std::size_t>(about.st_size), '\0');
  std::size_t size = 0;
  while (size < bytes.size()) {
    const ssize_t got = read(file.fd(), bytes.data() + size, bytes.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return DiskError("read", path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  bytes.resize(size);
  return bytes;
}

// Files only; empty if the folder cannot be read.
std::vector<fs::directory_entry> FilesIn(const std::string& folder) {
  std::vector<fs::directory_entry> files;
  std::error_code error;
  for (fs::directory_iterator i(folder, error), end; !error && i != end; i.increment(error)) {
    std::error_code ignored;
    if (i->is_regular_file(ignored)) files.push_back(*i);
  }
  return files;
}

// Why a file is of no use; OK with what is in it.
absl::StatusOr<CheckpointFiles::Saved> Load(const std::string& path, const std::string& program) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<CheckpointFile> file = DecodeCheckpointFile(*bytes);
  if (!file.ok()) return file.status();
  if (file->note.program != program) {
    return absl::FailedPreconditionError(
        absl::StrCat("it was written by ", file->note.program, ", this is ", program));
  }
  return CheckpointFiles::Saved{.path = path,
                                .note = std::move(file->note),
                                .state = std::string(file->state),
                                .bytes = static_cast<std::int64_t>(bytes->size())};
}

}  // namespace

std::vector<std::string> CheckpointFiles::Names() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& file : FilesIn(folder_)) {
    std::string name = file.path().filename().string();
    if (absl::StartsWith(name, kPrefix) && absl::EndsWith(name, kSuffix)) {
      names.push_back(std::move(name));
    }
  }
  std::sort(names.begin(), names.end(), std::greater<>());
  return names;
}

std::int64_t CheckpointFiles::BytesInFolder() const {
  std::int64_t bytes = 0;
  for (const fs::directory_entry& file : FilesIn(folder_)) {
    std::error_code error;
    const std::uintmax_t size = file.file_size(error);
    if (!error) bytes += static_cast<std::int64_t>(size);
  }
  return bytes;
}

absl::StatusOr<std::int64_t> CheckpointFiles::Save(const CheckpointNote& note,
                                                   absl::string_view state,
                                                   std::int64_t progress_stored) {
  const std::string head = EncodeCheckpointHead(note, state);
  const auto bytes = static_cast<std::int64_t>(head.size() + state.size());
  if (absl::Status status = MakeRoom(bytes); !status.ok()) return status;
  const std::string name = NameOf(note.overall_step, attempt_);
  if (absl::Status status = WriteAtomically(folder_, name, {head, state}); !status.ok()) {
    return status;
  }
  RemoveAllBut(kKept, progress_stored);
  return bytes;
}

// Gives up the older checkpoint if need be, but never the newest one.
absl::Status CheckpointFiles::MakeRoom(std::int64_t bytes) {
  if (scratch_bytes_ == 0) return absl::OkStatus();
  std::int64_t needed = BytesInFolder() + bytes;
  if (needed > scratch_bytes_) {
    RemoveAllBut(1, kNoStep);
    needed = BytesInFolder() + bytes;
  }
  if (needed <= scratch_bytes_) return absl::OkStatus();
  return absl::OutOfRangeError(absl::StrCat("a checkpoint of ", bytes, " bytes makes ", needed,
                                            " bytes of scratch files, more than the limit of ",
                                            scratch_bytes_));
}

void CheckpointFiles::RemoveAllBut(std::size_t newest, std::int64_t progress_stored) {
  const std::vector<std::string> names = Names();
  const auto not_ahead = std::find_if(
      names.begin(), names.end(),
      [progress_stored](const std::string& name) { return StepOf(name) <= progress_stored; });
  const auto kept = static_cast<std::size_t>(not_ahead - names.begin());
  for (std::size_t i = newest; i < names.size(); ++i) {
    if (i != kept) unlink(PathOf(names[i]).c_str());
  }
}

std::optional<CheckpointFiles::Saved> CheckpointFiles::Newest(const std::string& program,
                                                              std::vector<std::string>* warnings) {
  for (const fs::directory_entry& file : FilesIn(folder_)) {
    if (absl::EndsWith(file.path().string(), kUnfinished)) unlink(file.path().c_str());
  }
  for (const std::string& name : Names()) {
    absl::StatusOr<Saved> saved = Load(PathOf(name), program);
    if (saved.ok()) return *std::move(saved);
    warnings->push_back(
        absl::StrCat("skipped ", name, ": ", std::string(saved.status().message()).c_str()));
    unlink(PathOf(name).c_str());
  }
  return std::nullopt;
}

void CheckpointFiles::Discard(const Saved& saved) { unlink(saved.path.c_str()); }

}  // namespace spikepinn::worker
