#include "server/service/log_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "server/workers/owned_fd.h"
#include "wire/utf8.h"

namespace spikepinn::server {
namespace {

// Where the kept text goes on at or after `offset`: trimmed logs begin with a hole.
std::int64_t NextKept(int fd, std::int64_t offset, std::int64_t size) {
  const off_t data = lseek(fd, offset, SEEK_DATA);
  if (data >= 0) return data;
  // ENXIO: nothing but a hole follows. Elsewhere holes cannot be asked for.
  return errno == ENXIO ? size : offset;
}

// How many bytes at the end of `text` begin a character that goes on behind it.
std::size_t IncompleteTail(absl::string_view text) {
  constexpr std::size_t kLongest = 4;
  for (std::size_t back = 1; back <= std::min(kLongest, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

absl::StatusOr<LogPiece> ReadLogPiece(const std::string& path, std::int64_t offset,
                                      std::size_t max_bytes, bool complete) {
  LogPiece piece = {.offset = offset, .next_offset = offset, .log_size = 0, .text = {}};
  const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat info {};
  const bool opened = file.valid() && fstat(file.get(), &info) == 0;
  if (!opened && errno != ENOENT) return absl::ErrnoToStatus(errno, "a log cannot be read");
  if (offset > info.st_size) {
    return absl::InvalidArgumentError(
        absl::StrCat("offset = ", offset, ": must be at most ", info.st_size, ", the log's size"));
  }
  piece.log_size = info.st_size;
  if (offset == info.st_size) return piece;
  std::string bytes(max_bytes, '\0');
  ssize_t count = 0;
  do {
    piece.offset = NextKept(file.get(), offset, info.st_size);
    count = pread(file.get(), bytes.data(), bytes.size(), piece.offset);
    // Again where it was trimmed away meanwhile.
  } while (NextKept(file.get(), piece.offset, info.st_size) != piece.offset);
  if (count < 0) return absl::ErrnoToStatus(errno, "a log cannot be read");
  bytes.resize(static_cast<std::size_t>(count));
  if (piece.offset > offset) {
    const std::size_t line = bytes.find('\n') + 1;  // 0: there is none
    bytes.erase(0, line);
    piece.offset += static_cast<std::int64_t>(line);
  }
  const bool at_end = piece.offset + std::ssize(bytes) >= info.st_size;
  if (!complete || !at_end) bytes.erase(bytes.size() - IncompleteTail(bytes));
  piece.next_offset = piece.offset + std::ssize(bytes);
  piece.text = wire::ToUtf8(bytes);
  return piece;
}

}  // namespace spikepinn::server
