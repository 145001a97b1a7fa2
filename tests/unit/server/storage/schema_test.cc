#include "server/storage/schema.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

class SchemaTest : public ::testing::Test {
 protected:
  SchemaTest() : db_(*Database::Open(dir_.File("test.db"))) {}

  testing::TempDir dir_;
  std::unique_ptr<Database> db_;
};

TEST_F(SchemaTest, EmptyDatabaseBecomesCurrent) {
  EXPECT_EQ(*SchemaVersion(db_.get()), 0);
  ASSERT_TRUE(Migrate(db_.get()).ok());
  EXPECT_EQ(*SchemaVersion(db_.get()), CurrentSchemaVersion());
  for (const char* table : {"jobs", "specs", "models", "events"}) {
    EXPECT_TRUE(db_->Execute(absl::StrCat("SELECT * FROM ", table)).ok()) << table;
  }
}

TEST_F(SchemaTest, MigratingACurrentDatabaseChangesNothing) {
  ASSERT_TRUE(Migrate(db_.get()).ok());
  EXPECT_TRUE(Migrate(db_.get()).ok());
  EXPECT_EQ(*SchemaVersion(db_.get()), CurrentSchemaVersion());
}

TEST_F(SchemaTest, NewerDatabaseIsRefusedAndLeftAlone) {
  const std::int64_t newer = CurrentSchemaVersion() + 1;
  ASSERT_TRUE(db_->Execute(absl::StrCat("PRAGMA user_version = ", newer)).ok());
  const absl::Status status = Migrate(db_.get());
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::string(status.message()),
            absl::StrCat(db_->path(), " was written by a newer program: it has schema version ",
                         newer, ", this program reads up to ", newer - 1));
  EXPECT_EQ(*SchemaVersion(db_.get()), newer);
}

TEST_F(SchemaTest, StepThatFailsLeavesNothingBehind) {
  ASSERT_TRUE(db_->Execute("CREATE TABLE models (other TEXT)").ok());  // in the way of step 1
  EXPECT_FALSE(Migrate(db_.get()).ok());
  EXPECT_EQ(*SchemaVersion(db_.get()), 0);
  EXPECT_FALSE(db_->Execute("SELECT * FROM jobs").ok());
}

}  // namespace
}  // namespace spikepinn::server
