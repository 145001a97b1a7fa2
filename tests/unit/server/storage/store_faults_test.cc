// The store when it fails or dies at each of its fault points.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/faults/fault_point.h"
#include "server/storage/check.h"
#include "tests/unit/server/storage/store_fixture.h"

namespace spikepinn::server {
namespace {

using ::testing::IsEmpty;

// What a scenario was told.
struct Acknowledged {
  std::vector<std::string> created;
  std::vector<std::string> succeeded;
  std::set<std::string> deleted;
  int failures = 0;  // calls that were refused
};

class StoreFaultsTest : public StoreFixture {
 protected:
  StoreFaultsTest() {
    store_.reset();
    Set("", "");
  }
  ~StoreFaultsTest() override { Set("", ""); }

  static void Set(const std::string& fault, const std::string& trace) {
    setenv("SPIKEPINN_FAULT", fault.c_str(), 1);
    setenv("SPIKEPINN_FAULT_TRACE", trace.c_str(), 1);
    ResetFaultsForTest();
  }

  bool Note(const absl::Status& status, Acknowledged* told) {
    if (status.ok()) return true;
    ++told->failures;
    return false;
  }

  void CreateIn(JobState state, Acknowledged* told) {
    absl::StatusOr<Job> job = store_->Create(Request("test"));
    if (!Note(job.status(), told)) return;
    told->created.push_back(job->id);
    std::vector<JobState> way;
    if (state != JobState::kQueued) way.push_back(JobState::kRunning);
    if (state == JobState::kCancelled) way.push_back(JobState::kCancelling);
    if (state != JobState::kQueued && state != JobState::kRunning) way.push_back(state);
    for (JobState next : way) {
      if (!Note(store_->MoveTo(job->id, MoveOf(next)).status(), told)) return;
    }
    if (state == JobState::kSucceeded) told->succeeded.push_back(job->id);
  }

  // Every kind of call, each once or more; what is refused is counted and the rest goes on.
  Acknowledged RunScenario(const std::string& folder) {
    Acknowledged told;
    path_ = folder + "/jobs.db";
    StoreOptions options;
    options.new_id = [this] { return absl::StrCat("job", ++ids_); };
    auto store = SqliteJobStore::Open(path_, options);
    if (!Note(store.status(), &told)) return told;
    store_ = *std::move(store);
    for (JobState state : kAllJobStates) CreateIn(state, &told);
    if (store_->MoveTo("job2", MoveOf(JobState::kQueued)).ok()) {
      Note(store_->MoveTo("job2", MoveOf(JobState::kRunning)).status(), &told);
    }
    Note(store_->Append({"job2", 2}, {{EventKind::kProgress, "p"}}), &told);
    Note(store_->CreateSweep(SweepRequest(3)).status(), &told);
    Note(store_->SaveUsage({{"ada", 1.0, now_}}), &told);
    Note(store_->Recover().status(), &told);
    Note(store_->Delete("job5"), &told);
    told.deleted.insert("job5");
    absl::StatusOr<SweepPage> sweeps = store_->ListSweeps(1, "");
    if (sweeps.ok() && !sweeps->sweeps.empty()) {
      const std::string id = sweeps->sweeps[0].id;
      const std::vector<Job> jobs = *store_->SweepJobs(id, -1, 10);
      for (const Job& job : jobs) {
        Note(store_->MoveTo(job.id, MoveOf(JobState::kCancelled)).status(), &told);
      }
      Note(store_->DeleteSweep(id), &told);
      Note(store_->RemoveDeleted(2).status(), &told);
      Note(store_->RemoveDeleted(2).status(), &told);
    }
    absl::Status backup = store_->StartBackup(folder + "/copy.db");
    absl::StatusOr<bool> complete = false;
    while (backup.ok() && complete.ok() && !*complete) complete = store_->StepBackup(1);
    if (Note(backup, &told)) Note(complete.status(), &told);
    absl::StatusOr<std::vector<Job>> expired =
        store_->RemoveExpired({.max_jobs = 1, .min_age = absl::ZeroDuration()}, absl::Now(), 1);
    Note(expired.status(), &told);
    told.deleted.insert({"job4", "job6"});  // whichever ended first
    return told;
  }

  // The points that the scenario visits.
  std::vector<std::string> Points() {
    const std::string trace = dir_.File("trace");
    Set("", trace);
    const std::string folder = dir_.File("traced");
    std::filesystem::create_directory(folder);
    EXPECT_EQ(RunScenario(folder).failures, 0);
    store_.reset();
    Set("", "");
    ids_ = 0;
    std::vector<std::string> points;
    std::ifstream file(trace);
    for (std::string line; std::getline(file, line);) points.push_back(line);
    return points;
  }

  void ExpectSound(const std::string& folder, const Acknowledged& told) {
    store_.reset();
    Set("", "");
    path_ = folder + "/jobs.db";
    EXPECT_THAT(CheckDatabase((*Database::OpenForReading(path_)).get()).findings, IsEmpty());
    store_ = *SqliteJobStore::Open(path_);
    for (const std::string& id : told.created) {
      EXPECT_TRUE(store_->Get(id).ok() || told.deleted.contains(id)) << id << " is lost";
    }
    for (const std::string& id : told.succeeded) {
      EXPECT_TRUE(store_->Model(id).ok() || told.deleted.contains(id)) << id << " lost its model";
    }
    EXPECT_TRUE(store_->Recover().ok());
    store_.reset();
  }
};

TEST_F(StoreFaultsTest, EveryKindOfCallHasItsPoints) {
  std::vector<std::string> expected = {"storage.backup.before_create", "storage.backup.before_step",
                                       "storage.backup.before_rename",
                                       "storage.backup.after_rename"};
  for (const char* label :
       {"migrate", "create", "create_sweep", "move_to_running", "move_to_queued",
        "move_to_cancelling", "move_to_succeeded", "move_to_failed", "move_to_cancelled", "append",
        "delete", "delete_sweep", "remove_deleted", "expire", "recover", "save_usage"}) {
    expected.push_back(absl::StrCat("storage.", label, ".before_commit"));
    expected.push_back(absl::StrCat("storage.", label, ".after_commit"));
  }
  EXPECT_THAT(Points(), ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(StoreFaultsTest, FailureAtAnyPointLeavesASoundStoreThatLostNothing) {
  for (const std::string& point : Points()) {
    if (point.find(".before_") == std::string::npos) continue;  // too late to fail
    SCOPED_TRACE(point);
    const std::string folder = dir_.File(point);
    std::filesystem::create_directory(folder);
    ids_ = 0;
    Set(point + ":1:fail", "");
    const Acknowledged told = RunScenario(folder);
    EXPECT_GT(told.failures, 0);
    if (store_ != nullptr) {
      const JobCounts counts = *store_->Counts();
      store_.reset();
      Set("", "");
      store_ = *SqliteJobStore::Open(path_);
      EXPECT_EQ(store_->Counts()->total(), counts.total());
      EXPECT_EQ(store_->Counts()->ended(), counts.ended());
    }
    ExpectSound(folder, told);
  }
}

TEST_F(StoreFaultsTest, DeathAtAnyPointLeavesASoundStore) {
  for (const std::string& point : Points()) {
    SCOPED_TRACE(point);
    const std::string folder = dir_.File(point);
    std::filesystem::create_directory(folder);
    const pid_t child = fork();
    if (child == 0) {
      ids_ = 0;
      Set(absl::StrCat(point, ":1:kill"), "");
      RunScenario(folder);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) << status;
    const bool complete = std::filesystem::exists(folder + "/copy.db");
    EXPECT_TRUE(
        !complete ||
        CheckDatabase((*Database::OpenForReading(folder + "/copy.db")).get()).findings.empty());
    ExpectSound(folder, {});
  }
}

TEST_F(StoreFaultsTest, CommittedWorkIsThereAfterDeathAndUncommittedWorkIsNot) {
  for (const bool committed : {false, true}) {
    const std::string folder = dir_.File(committed ? "after" : "before");
    std::filesystem::create_directory(folder);
    const pid_t child = fork();
    if (child == 0) {
      Set(absl::StrCat("storage.move_to_succeeded.", committed ? "after" : "before",
                       "_commit:1:kill"),
          "");
      ids_ = 0;
      RunScenario(folder);
      _exit(0);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    store_ = *SqliteJobStore::Open(folder + "/jobs.db");
    EXPECT_EQ(Get("job4").state, committed ? JobState::kSucceeded : JobState::kRunning);
    EXPECT_EQ(store_->Model("job4").ok(), committed);
    store_.reset();
  }
}

}  // namespace
}  // namespace spikepinn::server
