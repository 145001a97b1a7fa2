#include "server/content_checks.h"

#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/check.h"
#include "server/jobs/sha256.h"
#include "server/storage/sqlite_job_store.h"
#include "spikepinn/v1/result.pb.h"
#include "tests/support/temp_dir.h"

namespace spikepinn::server {
namespace {

// Nothing that protobuf reads: a field that is cut off.
constexpr char kNoMessage[] = "\x0a\x7f";

// A folder with the one job "a", which has SUCCEEDED.
class MessageChecksTest : public ::testing::Test {
 protected:
  MessageChecksTest() {
    StoreOptions options;
    options.new_id = [] { return "a"; };
    std::unique_ptr<SqliteJobStore> store =
        *SqliteJobStore::Open(dir_.File("jobs.db"), std::move(options));
    EXPECT_TRUE(store->Create({}).ok());
    EXPECT_TRUE(store->MoveTo("a", {.state = JobState::kRunning}).ok());
    v1::Summary summary;
    summary.set_model_sha256(Sha256Hex("the model"));
    Move end = {.state = JobState::kSucceeded};
    end.summary = summary.SerializeAsString();
    end.model = "the model";
    end.events = {{EventKind::kProgress, ""}};
    EXPECT_TRUE(store->MoveTo("a", end).ok());
  }

  // What is printed after this was done to the database.
  std::string Printed(const std::string& sql) {
    EXPECT_EQ((*Database::Open(dir_.File("jobs.db")))->Execute(sql), absl::OkStatus());
    std::ostringstream out;
    EXPECT_TRUE(CheckDataDir(dir_.path(), out).ok());
    return out.str();
  }

  testing::TempDir dir_;
};

TEST_F(MessageChecksTest, SoundContentsAreOk) { EXPECT_EQ(Printed(""), "ok: 1 jobs, 5 events\n"); }

TEST_F(MessageChecksTest, ModelThatTheSummaryDoesNotDescribeIsNamed) {
  EXPECT_EQ(Printed("UPDATE models SET model = CAST('The model' AS BLOB)"),
            "jobs/a: the model has SHA-256 " + Sha256Hex("The model") + ", the summary says " +
                Sha256Hex("the model") + "\ndamaged: 1 finding\n");
}

TEST_F(MessageChecksTest, SummaryWithoutADigestPromisesNothing) {
  v1::Summary summary;
  summary.set_device("cpu");
  EXPECT_EQ(Printed("UPDATE jobs SET summary = CAST('" + summary.SerializeAsString() +
                    "' AS BLOB); UPDATE models SET model = x'00'"),
            "ok: 1 jobs, 5 events\n");
}

TEST_F(MessageChecksTest, SpecsProgressAndSummaryThatDoNotParseAreNamed) {
  EXPECT_EQ(Printed("UPDATE specs SET spec = x'0a7f', effective_spec = x'0a7f';"
                    "UPDATE jobs SET progress = x'0a7f', summary = x'0a7f'"),
            "jobs/a: the spec does not parse\n"
            "jobs/a: the effective spec does not parse\n"
            "jobs/a: the progress does not parse\n"
            "jobs/a: the summary does not parse\n"
            "damaged: 4 findings\n");
}

TEST_F(MessageChecksTest, EventsThatDoNotParseAreNamed) {
  EXPECT_EQ(Printed("UPDATE events SET payload = x'0a7f' WHERE kind <> 1"),
            "jobs/a: event 3: its progress does not parse\n"
            "jobs/a: event 4: its summary does not parse\n"
            "damaged: 2 findings\n");
}

TEST(MessageChecksOfPartsTest, EveryKindOfEventIsParsed) {
  const ContentChecks checks = MessageChecks();
  for (EventKind kind : {EventKind::kProgress, EventKind::kWarning, EventKind::kSummary,
                         EventKind::kPiece, EventKind::kCheckpoint}) {
    EXPECT_THAT(checks.of_event({.kind = kind, .payload = kNoMessage}), ::testing::SizeIs(1));
    EXPECT_THAT(checks.of_event({.kind = kind}), ::testing::IsEmpty());
  }
}

TEST(MessageChecksOfPartsTest, DefinitionThatDoesNotParseIsNamed) {
  EXPECT_THAT(MessageChecks().of_definition(kNoMessage),
              ::testing::ElementsAre("the definition does not parse"));
}

}  // namespace
}  // namespace spikepinn::server
