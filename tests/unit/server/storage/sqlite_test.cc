#include "server/storage/sqlite.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

using ::testing::HasSubstr;

class SqliteTest : public ::testing::Test {
 protected:
  SqliteTest() : path_(dir_.File("test.db")) { Reopen(); }

  void Reopen() {
    db_.reset();
    absl::StatusOr<std::unique_ptr<Database>> db = Database::Open(path_);
    ASSERT_TRUE(db.ok()) << db.status();
    db_ = *std::move(db);
  }

  std::string Value(const std::string& sql) {
    Statement query = db_->Prepare(sql);
    absl::StatusOr<bool> row = query.Step();
    EXPECT_TRUE(row.ok() && *row) << sql << ": " << row.status();
    return query.Bytes(0);
  }

  testing::TempDir dir_;
  std::string path_;
  std::unique_ptr<Database> db_;
};

TEST_F(SqliteTest, ConnectionIsDurableExclusiveAndChecksForeignKeys) {
  EXPECT_EQ(Value("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(Value("PRAGMA synchronous"), "2");
  EXPECT_EQ(Value("PRAGMA locking_mode"), "exclusive");
  EXPECT_EQ(Value("PRAGMA foreign_keys"), "1");
}

TEST_F(SqliteTest, ValuesComeBackAsTheyWere) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (i INTEGER, n INTEGER, s TEXT, b BLOB)").ok());
  const std::string bytes("a\0b\xff", 4);
  Statement insert = db_->Prepare("INSERT INTO t VALUES (?, ?, ?, ?)");
  insert.Bind(std::int64_t{1} << 62, std::optional<std::int64_t>(), "text", Blob{bytes});
  ASSERT_TRUE(insert.Run().ok());
  Statement query = db_->Prepare("SELECT i, n, s, b FROM t");
  ASSERT_TRUE(*query.Step());
  EXPECT_EQ(query.Int(0), std::int64_t{1} << 62);
  EXPECT_EQ(query.OptionalInt(0), std::int64_t{1} << 62);
  EXPECT_EQ(query.OptionalInt(1), std::nullopt);
  EXPECT_EQ(query.Bytes(2), "text");
  EXPECT_EQ(query.Bytes(3), bytes);
  EXPECT_FALSE(*query.Step());
}

TEST_F(SqliteTest, EmptyTextIsNotNull) {
  Statement query = db_->Prepare("SELECT ? IS NULL, ? IS NULL");
  query.Bind(absl::string_view(), Blob{});
  ASSERT_TRUE(*query.Step());
  EXPECT_EQ(query.Int(0), 0);
  EXPECT_EQ(query.Int(1), 0);
}

TEST_F(SqliteTest, SameStatementCanBeUsedTwiceAtATime) {
  Statement first = db_->Prepare("SELECT ?");
  Statement second = db_->Prepare("SELECT ?");
  first.Bind("one");
  second.Bind("two");
  ASSERT_TRUE(*first.Step());
  ASSERT_TRUE(*second.Step());
  EXPECT_EQ(first.Bytes(0), "one");
  EXPECT_EQ(second.Bytes(0), "two");
}

TEST_F(SqliteTest, ReusedStatementHasForgottenItsValues) {
  {
    Statement query = db_->Prepare("SELECT ?");
    query.Bind("one");
    ASSERT_TRUE(*query.Step());
  }
  Statement query = db_->Prepare("SELECT ?");
  ASSERT_TRUE(*query.Step());
  EXPECT_EQ(query.Bytes(0), "");
}

TEST_F(SqliteTest, WrongSqlIsInternalWithSqlitesWordsAndTheFile) {
  Statement query = db_->Prepare("SELECT * FROM nowhere");
  query.Bind(1);
  const absl::Status status = query.Run();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(std::string(status.message()), path_ + ": no such table: nowhere");
}

TEST_F(SqliteTest, TooManyValuesAreAnError) {
  Statement query = db_->Prepare("SELECT ?");
  query.Bind(1, 2);
  EXPECT_EQ(query.Run().code(), absl::StatusCode::kInternal);
}

TEST_F(SqliteTest, TransactionIsRolledBackUnlessCommitted) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (i INTEGER)").ok());
  {
    absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get(), "test");
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(db_->Execute("INSERT INTO t VALUES (1)").ok());
  }
  EXPECT_EQ(Value("SELECT COUNT(*) FROM t"), "0");
  {
    absl::StatusOr<Transaction> transaction = Transaction::Begin(db_.get(), "test");
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(db_->Execute("INSERT INTO t VALUES (1)").ok());
    ASSERT_TRUE(transaction->Commit().ok());
  }
  Reopen();
  EXPECT_EQ(Value("SELECT COUNT(*) FROM t"), "1");
}

TEST_F(SqliteTest, FullDiskIsResourceExhausted) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (b BLOB); PRAGMA max_page_count = 4").ok());
  const absl::Status status = db_->Execute("INSERT INTO t VALUES (zeroblob(100000))");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(std::string(status.message()), path_ + ": database or disk is full");
}

TEST_F(SqliteTest, FileThatIsNoDatabaseIsDataLoss) {
  const std::string path = dir_.File("garbage.db");
  std::ofstream(path) << std::string(8192, 'x');
  const absl::Status status = Database::Open(path).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(std::string(status.message()), path + ": file is not a database");
}

TEST_F(SqliteTest, DamagedPageIsDataLoss) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (b BLOB); INSERT INTO t VALUES (zeroblob(9000))").ok());
  db_.reset();
  std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(2 * 4096) << std::string(4096, '\xee');  // behind the map of pages
  file.close();
  Reopen();
  EXPECT_EQ(db_->Prepare("SELECT b FROM t").Run().code(), absl::StatusCode::kDataLoss);
}

TEST_F(SqliteTest, SecondConnectionIsRefused) {
  const absl::Status status = Database::Open(path_).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_THAT(std::string(status.message()), HasSubstr("database is locked"));
}

TEST_F(SqliteTest, MissingFolderIsAnError) {
  const absl::Status status = Database::Open(dir_.File("no/such.db")).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(std::string(status.message()),
            dir_.File("no/such.db") + ": unable to open database file: No such file or directory");
}

TEST_F(SqliteTest, FolderInPlaceOfTheFileIsAnErrorThatSaysSo) {
  std::filesystem::create_directory(dir_.File("folder.db"));
  EXPECT_EQ(std::string(Database::Open(dir_.File("folder.db")).status().message()),
            dir_.File("folder.db") + ": unable to open database file: Is a directory");
}

// Root may write everything: as long as this lives, somebody else runs the test.
class OtherUser {
 public:
  OtherUser() { EXPECT_EQ(geteuid() == 0 ? seteuid(65534) : 0, 0); }
  ~OtherUser() { EXPECT_EQ(getuid() == 0 ? seteuid(0) : 0, 0); }
};

TEST_F(SqliteTest, FileThatMayNotBeWrittenIsAnErrorThatSaysSo) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (n INTEGER)").ok());
  const std::string without_log = dir_.File("without_log.db");
  ASSERT_TRUE((*Database::Open(without_log))->Execute("PRAGMA journal_mode = DELETE").ok());
  db_.reset();
  ASSERT_EQ(chmod(dir_.path().c_str(), 0755), 0);
  for (const std::string& path : {path_, without_log}) ASSERT_EQ(chmod(path.c_str(), 0444), 0);
  const OtherUser user;
  EXPECT_EQ(std::string(Database::Open(path_).status().message()),
            path_ + ": disk I/O error: Permission denied");
  EXPECT_EQ(std::string(Database::Open(without_log).status().message()),
            without_log + ": attempt to write a readonly database: Permission denied");
}

TEST_F(SqliteTest, NumbersWithFractionsComeBack) {
  Statement query = db_->Prepare("SELECT ?");
  query.Bind(0.1);
  ASSERT_TRUE(*query.Step());
  EXPECT_EQ(query.Double(0), 0.1);
}

TEST_F(SqliteTest, ParametersCanBeBoundOneByOne) {
  Statement query = db_->Prepare("SELECT ?, ?");
  query.BindNext(1);
  query.BindNext("two");
  ASSERT_TRUE(*query.Step());
  EXPECT_EQ(query.Int(0), 1);
  EXPECT_EQ(query.Bytes(1), "two");
}

TEST_F(SqliteTest, FreedPagesAreNotUsedBytes) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (b BLOB)").ok());
  const std::int64_t empty = *db_->UsedBytes();
  ASSERT_TRUE(db_->Execute("INSERT INTO t VALUES (zeroblob(100000))").ok());
  EXPECT_GE(*db_->UsedBytes(), empty + 90'000);
  ASSERT_TRUE(db_->Execute("DELETE FROM t").ok());
  EXPECT_EQ(*db_->UsedBytes(), empty);
}

TEST_F(SqliteTest, OpenedForReadingItRefusesToWrite) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE t (i INTEGER)").ok());
  EXPECT_THAT(std::string(Database::OpenForReading(path_).status().message()),
              HasSubstr("database is locked"));
  db_.reset();
  const auto reader = Database::OpenForReading(path_);
  ASSERT_TRUE(reader.ok()) << reader.status();
  EXPECT_FALSE((*reader)->Execute("INSERT INTO t VALUES (1)").ok());
  EXPECT_TRUE((*reader)->Execute("SELECT * FROM t").ok());
  EXPECT_FALSE(Database::OpenForReading(dir_.File("nowhere.db")).ok());
}

}  // namespace
}  // namespace spikepinn::server
