// SQLite as the rest of the storage sees it: the only place that calls its C functions and turns
// its errors into statuses.
#ifndef SPIKEPINN_SERVER_STORAGE_SQLITE_H_
#define SPIKEPINN_SERVER_STORAGE_SQLITE_H_

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

struct sqlite3;
struct sqlite3_stmt;

namespace spikepinn::server {

class Database;

// Marks bytes that are stored as they are; a plain string_view is stored as text.
struct Blob {
  absl::string_view bytes;
};

// One run of one SQL statement, lent by a Database that must outlive it. Same thread rules as its
// Database. Errors of preparing and binding are kept and returned by the next Step.
//
//   Statement query = db.Prepare("SELECT id FROM jobs WHERE state = ?");
//   query.Bind(1);
//   absl::StatusOr<bool> row = query.Step();
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  // Gives the parameters their values, in order, beginning with the first one. Copies them.
  template <typename... Values>
  void Bind(const Values&... values) {
    int index = 0;
    (BindAt(++index, values), ...);
  }

  // Gives the first parameter that has none yet its value, for SQL put together from parts. Not
  // together with Bind.
  template <typename Value>
  void BindNext(const Value& value) {
    BindAt(++bound_, value);
  }

  // True: the columns hold a row. False: there are no more.
  absl::StatusOr<bool> Step();

  // Runs a statement that returns no rows.
  absl::Status Run();

  // Columns of the row, from 0. NULL reads as 0 and as empty.
  std::int64_t Int(int column) const;
  std::optional<std::int64_t> OptionalInt(int column) const;
  double Double(int column) const;
  std::string Bytes(int column) const;  // text or blob

 private:
  friend class Database;
  Statement(Database* db, std::string sql, sqlite3_stmt* statement, absl::Status status);

  template <std::integral Integer>
  void BindAt(int index, Integer value) {
    BindInt(index, static_cast<std::int64_t>(value));
  }
  void BindInt(int index, std::int64_t value);
  void BindAt(int index, double value);
  void BindAt(int index, const std::optional<std::int64_t>& value);
  void BindAt(int index, absl::string_view text);
  void BindAt(int index, Blob blob);
  void Keep(int code);  // the first error

  Database* db_;  // null once moved from
  std::string sql_;
  sqlite3_stmt* statement_;
  absl::Status status_;
  int bound_ = 0;  // parameters that BindNext has given values
};

// One connection to one database file, which it holds locked for itself, with write-ahead log and
// every commit synchronised to the disk. Not synchronised: one thread at a time.
class Database {
 public:
  // Opens the file or creates an empty one.
  static absl::StatusOr<std::unique_ptr<Database>> Open(const std::string& path);

  // Opens a file that is there and changes nothing in it; statements that would are refused. What
  // its write-ahead log holds is read but stays there.
  static absl::StatusOr<std::unique_ptr<Database>> OpenForReading(const std::string& path);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  // Runs statements separated by semicolons; rows are dropped.
  absl::Status Execute(const std::string& sql);

  // Compiled statements are kept and used again.
  Statement Prepare(absl::string_view sql);

  std::int64_t LastInsertRowId() const;

  // Bytes of the file's pages that hold something, as of the transaction that is open.
  absl::StatusOr<std::int64_t> UsedBytes();

  // Gives up to so many pages that hold nothing back to the file system, of a file that an earlier
  // version has made none, and the write-ahead log. In no transaction.
  absl::Status GiveBack(int pages);

  // Takes what is in the write-ahead log over into the file, and gives the log's space back.
  absl::Status EmptyLog();

  const std::string& path() const { return path_; }

 private:
  friend class Statement;
  friend class Transaction;
  friend class DatabaseCopy;
  static absl::StatusOr<std::unique_ptr<Database>> Connect(const std::string& path, int flags);
  Database(std::string path, sqlite3* connection) : path_(std::move(path)), db_(connection) {}

  absl::Status Configure();
  absl::StatusOr<std::int64_t> Ask(absl::string_view pragma);
  absl::Status KeepLogOnClose();
  absl::Status ErrorStatus(int code) const;
  // The errno behind an error of SQLite's; 0: there is none.
  int SystemError(int code) const;
  void TakeBack(std::string&& sql, sqlite3_stmt* statement);

  const std::string path_;
  sqlite3* const db_;  // owned
  // Compiled and not lent at the moment; owned.
  absl::flat_hash_map<std::string, sqlite3_stmt*> idle_statements_;
};

// A transaction that is rolled back unless Commit succeeds. Its label names two fault points:
// "storage.LABEL.before_commit", which can fail, and "storage.LABEL.after_commit".
class Transaction {
 public:
  // `label` is a string literal.
  static absl::StatusOr<Transaction> Begin(Database* db, const char* label);

  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  // OK: what was done is on the disk.
  absl::Status Commit();

 private:
  Transaction(Database* db, const char* label) : db_(db), label_(label) {}

  Database* db_;  // null once committed or moved from
  const char* label_;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_SQLITE_H_
