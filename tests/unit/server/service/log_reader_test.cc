#include "server/service/log_reader.h"

#include <fcntl.h>
#include <linux/falloc.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class LogReaderTest : public ::testing::Test {
 protected:
  void Write(const std::string& text) { std::ofstream(path_, std::ios::app) << text; }

  LogPiece Read(std::int64_t offset, bool complete = true, std::size_t max_bytes = 1000) {
    const absl::StatusOr<LogPiece> piece = ReadLogPiece(path_, offset, max_bytes, complete);
    EXPECT_TRUE(piece.ok()) << piece.status();
    return piece.value_or(LogPiece());
  }

  const testing::TempDir dir_;
  const std::string path_ = dir_.File("log");
};

TEST_F(LogReaderTest, AFileThatIsNotThereIsEmpty) {
  EXPECT_EQ(Read(0).text, "");
  EXPECT_EQ(Read(0).next_offset, 0);
  EXPECT_FALSE(ReadLogPiece(path_, 1, 1000, true).ok());
}

TEST_F(LogReaderTest, PiecesFollowOneAnother) {
  Write("0123456789abc");
  EXPECT_EQ(Read(0, true, 8).text, "01234567");
  EXPECT_EQ(Read(0, true, 8).next_offset, 8);
  EXPECT_EQ(Read(8, true, 8).text, "89abc");
  EXPECT_EQ(Read(13).text, "");
  EXPECT_EQ(Read(13).next_offset, 13);
}

TEST_F(LogReaderTest, ACharacterAtTheEdgeIsLeftForTheNextPiece) {
  Write("0123456\xE2\x82\xAC.");
  for (const std::size_t edge : {8u, 9u}) {
    EXPECT_EQ(Read(0, true, edge).text, "0123456") << edge;
    EXPECT_EQ(Read(0, true, edge).next_offset, 7) << edge;
  }
  EXPECT_EQ(Read(0, true, 10).text, "0123456\xE2\x82\xAC");
}

TEST_F(LogReaderTest, HalfACharacterIsAwaitedOrReplaced) {
  Write("a\xF0\x9F\x98");
  EXPECT_EQ(Read(0, /*complete=*/false).text, "a");
  EXPECT_EQ(Read(1, /*complete=*/false).next_offset, 1);
  EXPECT_EQ(Read(1, /*complete=*/true).next_offset, 4);
  EXPECT_EQ(Read(1, /*complete=*/true).text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
  Write("\x80");
  EXPECT_EQ(Read(1, /*complete=*/false).text, "\xF0\x9F\x98\x80");
}

TEST_F(LogReaderTest, AHoleAtTheHeadIsSkippedUpToTheNextLine) {
  std::string text(8190, 'x');
  text += "\nnew line\n";
  Write(text);
  const int file = open(path_.c_str(), O_WRONLY);
  if (fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, 4096) != 0) {
    close(file);
    GTEST_SKIP() << "this file system knows no holes";
  }
  close(file);
  const LogPiece piece = Read(0, true, 100'000);
  EXPECT_EQ(piece.text, "new line\n");
  EXPECT_EQ(piece.offset, 8191);
  EXPECT_EQ(piece.next_offset, 8200);
  EXPECT_EQ(Read(5000, true, 100'000).offset, 5000);  // the rest of a line whose place is known
}

}  // namespace
}  // namespace spikepinn::server
