#include "server/storage/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/faults/fault_point.h"
#include "server/jobs/refusal.h"

namespace spikepinn::server {
namespace {

bool IsFull(int sqlite_code, int system_error) {
  return (sqlite_code & 0xff) == SQLITE_FULL || system_error == ENOSPC || system_error == EDQUOT;
}

absl::StatusCode CodeOf(int sqlite_code) {
  switch (sqlite_code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return absl::StatusCode::kDataLoss;
    default:
      return absl::StatusCode::kInternal;
  }
}

}  // namespace

Statement::Statement(Database* db, std::string sql, sqlite3_stmt* statement, absl::Status status)
    : db_(db), sql_(std::move(sql)), statement_(statement), status_(std::move(status)) {}

Statement::Statement(Statement&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)),
      sql_(std::move(other.sql_)),
      statement_(std::exchange(other.statement_, nullptr)),
      status_(std::move(other.status_)) {}

Statement::~Statement() {
  if (statement_ != nullptr) db_->TakeBack(std::move(sql_), statement_);
}

void Statement::Keep(int code) {
  if (status_.ok() && code != SQLITE_OK) status_ = db_->ErrorStatus(code);
}

void Statement::BindInt(int index, std::int64_t value) {
  Keep(sqlite3_bind_int64(statement_, index, value));
}

void Statement::BindAt(int index, double value) {
  Keep(sqlite3_bind_double(statement_, index, value));
}

void Statement::BindAt(int index, const std::optional<std::int64_t>& value) {
  Keep(value ? sqlite3_bind_int64(statement_, index, *value)
             : sqlite3_bind_null(statement_, index));
}

void Statement::BindAt(int index, absl::string_view text) {
  // SQLite reads a null pointer as NULL, and an empty view may have one.
  const char* data = text.empty() ? "" : text.data();
  Keep(sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Statement::BindAt(int index, Blob blob) {
  const char* data = blob.bytes.empty() ? "" : blob.bytes.data();
  Keep(sqlite3_bind_blob64(statement_, index, data, blob.bytes.size(), SQLITE_TRANSIENT));
}

absl::StatusOr<bool> Statement::Step() {
  if (!status_.ok()) return status_;
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  Keep(code);
  return status_;
}

absl::Status Statement::Run() { return Step().status(); }

std::int64_t Statement::Int(int column) const { return sqlite3_column_int64(statement_, column); }

double Statement::Double(int column) const { return sqlite3_column_double(statement_, column); }

std::optional<std::int64_t> Statement::OptionalInt(int column) const {
  if (sqlite3_column_type(statement_, column) == SQLITE_NULL) return std::nullopt;
  return Int(column);
}

std::string Statement::Bytes(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_, column));
  if (data == nullptr) return {};
  return {data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

absl::StatusOr<std::unique_ptr<Database>> Database::Connect(const std::string& path, int flags) {
  sqlite3* connection = nullptr;
  // NOMUTEX: the owner of the Database already lets only one thread in.
  const int code = sqlite3_open_v2(path.c_str(), &connection,
                                   flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  // Owns the connection from here on, also that of a failed open.
  std::unique_ptr<Database> db(new Database(path, connection));
  if (code != SQLITE_OK) return db->ErrorStatus(code);
  return db;
}

absl::StatusOr<std::unique_ptr<Database>> Database::Open(const std::string& path) {
  absl::StatusOr<std::unique_ptr<Database>> db =
      Connect(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  if (!db.ok()) return db;
  if (absl::Status status = (*db)->Configure(); !status.ok()) return status;
  return db;
}

absl::StatusOr<std::unique_ptr<Database>> Database::OpenForReading(const std::string& path) {
  // Not SQLITE_OPEN_READONLY: that cannot take the exclusive lock which a log without shared memory
  // needs.
  const bool has_log = access((path + "-wal").c_str(), F_OK) == 0;
  absl::StatusOr<std::unique_ptr<Database>> db = Connect(path, SQLITE_OPEN_READWRITE);
  if (!db.ok()) return db;
  absl::Status status = has_log ? (*db)->KeepLogOnClose() : absl::OkStatus();
  // The last one reads the file, and with that takes the lock or finds that it cannot.
  if (status.ok()) {
    status = (*db)->Execute(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON; PRAGMA schema_version");
  }
  if (!status.ok()) return status;
  return db;
}

absl::Status Database::KeepLogOnClose() {
  const int code = sqlite3_db_config(db_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : ErrorStatus(code);
}

absl::Status Database::Configure() {
  // Exclusive comes first, so that the write-ahead log needs no shared memory and no second
  // connection, not even one of an operator's shell, can ever race a checkpoint. A log that one
  // large transaction has blown up gives its space back.
  if (absl::Status locked = Execute("PRAGMA locking_mode = EXCLUSIVE"); !locked.ok()) return locked;
  const absl::StatusOr<std::int64_t> pages = Ask("PRAGMA page_count");
  if (!pages.ok()) return pages.status();
  // For GiveBack; only a new file takes it, and any other would be written to.
  absl::Status status =
      *pages == 0 ? Execute("PRAGMA auto_vacuum = INCREMENTAL") : absl::OkStatus();
  if (!status.ok()) return status;
  return Execute(
      "PRAGMA journal_mode = WAL;"
      "PRAGMA synchronous = FULL;"
      "PRAGMA foreign_keys = ON;"
      "PRAGMA cache_size = -16000;"
      "PRAGMA journal_size_limit = 16777216;");
}

Database::~Database() {
  for (auto& [sql, statement] : idle_statements_) sqlite3_finalize(statement);
  [[maybe_unused]] const int code = sqlite3_close(db_);
  assert(code == SQLITE_OK && "a statement outlived its database");
}

absl::Status Database::Execute(const std::string& sql) {
  const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : ErrorStatus(code);
}

Statement Database::Prepare(absl::string_view sql) {
  std::string text(sql);
  if (auto idle = idle_statements_.extract(text)) {
    return Statement(this, std::move(text), idle.mapped(), absl::OkStatus());
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(db_, text.data(), static_cast<int>(text.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  absl::Status status = code == SQLITE_OK ? absl::OkStatus() : ErrorStatus(code);
  return Statement(this, std::move(text), statement, std::move(status));
}

void Database::TakeBack(std::string&& sql, sqlite3_stmt* statement) {
  sqlite3_reset(statement);
  sqlite3_clear_bindings(statement);
  if (!idle_statements_.try_emplace(std::move(sql), statement).second) sqlite3_finalize(statement);
}

std::int64_t Database::LastInsertRowId() const { return sqlite3_last_insert_rowid(db_); }

absl::StatusOr<std::int64_t> Database::UsedBytes() {
  std::int64_t values[3] = {};
  const char* const pragmas[3] = {"PRAGMA page_count", "PRAGMA freelist_count", "PRAGMA page_size"};
  for (int i = 0; i < 3; ++i) {
    const absl::StatusOr<std::int64_t> value = Ask(pragmas[i]);
    if (!value.ok()) return value.status();
    values[i] = *value;
  }
  return (values[0] - values[1]) * values[2];
}

absl::Status Database::GiveBack(int pages) {
  absl::Status status = Execute(absl::StrCat("PRAGMA incremental_vacuum(", pages, ")"));
  return status.ok() ? EmptyLog() : status;
}

absl::Status Database::EmptyLog() { return Execute("PRAGMA wal_checkpoint(TRUNCATE)"); }

absl::StatusOr<std::int64_t> Database::Ask(absl::string_view pragma) {
  Statement query = Prepare(pragma);
  absl::StatusOr<bool> row = query.Step();
  if (!row.ok()) return row.status();
  return query.Int(0);
}

int Database::SystemError(int code) const {
  const int kind = code & 0xff;
  if (db_ == nullptr) return 0;
  if (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN && kind != SQLITE_READONLY) return 0;
  // What may not be written SQLite opens for reading alone, forgets why, and stumbles later.
  const bool read_only = sqlite3_db_readonly(db_, "main") == 1;
  if (read_only && faccessat(AT_FDCWD, path_.c_str(), W_OK, AT_EACCESS) != 0) return errno;
  return kind == SQLITE_READONLY ? 0 : sqlite3_system_errno(db_);
}

absl::Status Database::ErrorStatus(int code) const {
  // An open that ran out of memory leaves no connection to ask.
  const char* words = db_ != nullptr ? sqlite3_errmsg(db_) : sqlite3_errstr(code);
  const int system_error = SystemError(code);
  std::string message = absl::StrCat(path_, ": ", words);
  if (system_error != 0) absl::StrAppend(&message, ": ", std::strerror(system_error));
  if (IsFull(code, system_error)) return Refuse(Refusal::kDiskFull, message);
  return absl::Status(CodeOf(code), message);
}

absl::StatusOr<Transaction> Transaction::Begin(Database* db, const char* label) {
  if (absl::Status status = db->Prepare("BEGIN IMMEDIATE").Run(); !status.ok()) return status;
  return Transaction(db, label);
}

Transaction::Transaction(Transaction&& other) noexcept
    : db_(std::exchange(other.db_, nullptr)), label_(other.label_) {}

Transaction::~Transaction() {
  // Some errors make SQLite roll back by itself. A failed rollback leaves the connection in the
  // transaction, so that the next Begin reports it.
  if (db_ == nullptr || sqlite3_get_autocommit(db_->db_) != 0) return;
  db_->Prepare("ROLLBACK").Run().IgnoreError();
}

absl::Status Transaction::Commit() {
  if (FaultsActive()) {
    absl::Status status = FaultPointStatus(absl::StrCat("storage.", label_, ".before_commit"));
    if (!status.ok()) return status;
  }
  if (absl::Status status = db_->Prepare("COMMIT").Run(); !status.ok()) return status;
  db_ = nullptr;
  if (FaultsActive()) FaultPoint(absl::StrCat("storage.", label_, ".after_commit"));
  return absl::OkStatus();
}

}  // namespace spikepinn::server
