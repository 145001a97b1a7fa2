// Attempts of one job, one after the other, as a server runs them.
#include "server/worker/resumable_training.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/checkpoint/checkpoint.h"
#include "core/neuron/presets.h"
#include "server/worker/worker.h"
#include "tests/support/temp_dir.h"
#include "wire/frame.h"
#include "wire/spec_convert.h"

namespace spikepinn::worker {
namespace {

namespace fs = std::filesystem;
using Messages = std::vector<v1::FromWorker>;

TrainingSpec SpecOf(Method method) {
  TrainingSpec spec = DefaultSpec(method);
  spec.forward = (*FindPreset("tonic_spiking"))->problem;
  spec.network = {.hidden_layers = 1, .width = 8};
  spec.collocation.uniform_points = 20;
  if (method == Method::kGuided) spec.collocation.concentrated_points = 5;
  spec.adam.steps = 6;
  spec.lbfgs.rounds = 4;
  return spec;
}

void Say(int socket, const v1::ToWorker& message) {
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  EXPECT_EQ(send(socket, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
}

void Cancel(int socket, bool save_checkpoint) {
  v1::ToWorker message;
  message.mutable_cancel()->set_save_checkpoint(save_checkpoint);
  Say(socket, message);
}

// Runs one attempt and returns all it says; `on_message` may answer.
Messages RunAttempt(const v1::Assignment& assignment,
                    const std::function<void(int socket, const v1::FromWorker&)>& on_message = {}) {
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  v1::ToWorker first;
  *first.mutable_assignment() = assignment;
  Say(ends[0], first);
  std::thread worker([fd = ends[1]] {
    ServerConnection server(fd);
    EXPECT_TRUE(RunWorker(server).ok());
  });
  Messages said;
  wire::FrameReader frames;
  char buffer[4096];
  for (ssize_t got; (got = recv(ends[0], buffer, sizeof buffer, 0)) > 0;) {
    frames.Append({buffer, static_cast<std::size_t>(got)});
    v1::FromWorker next;
    while (*frames.Next(&next)) {
      said.push_back(next);
      if (on_message) on_message(ends[0], next);
      if (next.has_outcome()) shutdown(ends[0], SHUT_WR);  // no more assignments
    }
  }
  worker.join();
  close(ends[0]);
  EXPECT_FALSE(said.empty());
  EXPECT_TRUE(said.back().has_outcome());
  return said;
}

std::vector<std::int64_t> Steps(const Messages& said) {
  std::vector<std::int64_t> steps;
  for (const v1::FromWorker& message : said) {
    if (message.has_progress()) steps.push_back(message.progress().overall_step());
  }
  return steps;
}

std::vector<std::int64_t> Pieces(const Messages& said) {
  std::vector<std::int64_t> pieces;
  for (const v1::FromWorker& message : said) {
    if (message.has_piece()) pieces.push_back(message.piece().index());
  }
  return pieces;
}

// What comes before and with all its progress but the last `lost`.
Messages UpToProgress(const Messages& said, std::size_t lost) {
  std::size_t left = Steps(said).size();
  Messages out;
  for (const v1::FromWorker& message : said) {
    if (left <= lost) break;
    out.push_back(message);
    if (message.has_progress()) --left;
  }
  return out;
}

std::vector<std::string> Warnings(const Messages& said) {
  std::vector<std::string> warnings;
  for (const v1::FromWorker& message : said) {
    if (message.has_warning()) warnings.push_back(message.warning().message());
  }
  return warnings;
}

// Overall steps of checkpoints that were saved, or of those that were resumed from.
std::vector<std::int64_t> Checkpoints(const Messages& said, bool resumed) {
  std::vector<std::int64_t> steps;
  for (const v1::FromWorker& message : said) {
    if (message.has_checkpoint() && message.checkpoint().resumed() == resumed) {
      EXPECT_GT(message.checkpoint().bytes(), 0);
      steps.push_back(message.checkpoint().overall_step());
    }
  }
  return steps;
}

class ResumableTrainingTest : public ::testing::Test {
 protected:
  ResumableTrainingTest() { fs::create_directory(folder()); }

  v1::Assignment AssignmentOf(const TrainingSpec& spec, std::int32_t attempt) const {
    v1::Assignment assignment;
    assignment.set_job("jobs/a");
    assignment.set_attempt(attempt);
    *assignment.mutable_spec() = wire::ToProto(spec);
    assignment.set_threads(1);
    assignment.set_work_dir(folder());
    return assignment;
  }

  std::string folder() const { return dir_.File("job"); }

  // The newest first.
  std::vector<fs::path> Files() const {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder())) files.push_back(entry.path());
    std::sort(files.rbegin(), files.rend());
    return files;
  }

  // An attempt that is told to stop after its third checkpoint, and to save.
  Messages RunInterrupted(const v1::Assignment& assignment) const {
    int checkpoints = 0;
    return RunAttempt(assignment, [&](int socket, const v1::FromWorker& message) {
      if (message.has_checkpoint() && ++checkpoints == 3) Cancel(socket, true);
    });
  }

  spikepinn::testing::TempDir dir_;
};

class EveryMethod : public ResumableTrainingTest, public ::testing::WithParamInterface<Method> {};
INSTANTIATE_TEST_SUITE_P(, EveryMethod, ::testing::ValuesIn(kAllMethods),
                         [](const auto& param) { return std::string(ToString(param.param)); });

TEST_P(EveryMethod, ManyAttemptsEndLikeOneAndTellEveryStepOnce) {
  TrainingSpec spec = SpecOf(GetParam());
  spec.adam.steps = 60;  // more than an attempt makes before it hears the cancel
  spec.lbfgs.rounds = 20;
  spec.forward.duration_ms *= 5.0;
  v1::Assignment undisturbed = AssignmentOf(spec, 1);
  undisturbed.clear_work_dir();
  const Messages whole = RunAttempt(undisturbed);
  ASSERT_TRUE(whole.back().outcome().has_succeeded());

  std::vector<std::int64_t> steps;
  Messages said;
  int attempt = 1;
  for (; attempt < 500; ++attempt) {
    v1::Assignment assignment = AssignmentOf(spec, attempt);
    if (!steps.empty()) assignment.set_progress_seen(steps.back());
    said = RunInterrupted(assignment);
    const std::vector<std::int64_t> more = Steps(said);
    steps.insert(steps.end(), more.begin(), more.end());
    EXPECT_EQ(Checkpoints(said, true).size(), attempt == 1 ? 0u : 1u);
    EXPECT_TRUE(Warnings(said).empty());
    if (!said.back().outcome().has_cancelled()) break;
  }
  EXPECT_GT(attempt, 2);
  ASSERT_TRUE(said.back().outcome().has_succeeded());
  const spikepinn::v1::Summary& summary = said.back().outcome().succeeded();
  const spikepinn::v1::Summary& expected = whole.back().outcome().succeeded();
  EXPECT_EQ(summary.model_sha256(), expected.model_sha256());
  EXPECT_EQ(steps, Steps(whole));
  ASSERT_EQ(summary.stages_size(), expected.stages_size());
  for (int i = 0; i < summary.stages_size(); ++i) {
    EXPECT_EQ(summary.stages(i).stage(), expected.stages(i).stage());
    EXPECT_EQ(summary.stages(i).steps(), expected.stages(i).steps());
    EXPECT_GT(summary.stages(i).seconds(), 0.0);
  }
  EXPECT_GE(summary.worker_seconds(), summary.training_seconds());
}

TEST_F(ResumableTrainingTest, TimesGoOnFromTheCheckpoint) {
  const TrainingSpec spec = SpecOf(Method::kGuided);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  double last_elapsed = 0.0;
  for (const v1::FromWorker& message : first) {
    if (message.has_progress()) last_elapsed = message.progress().elapsed_seconds();
  }
  // From the last checkpoint, at the end: nothing is left to train.
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(Steps(first).back());
  const Messages second = RunAttempt(again);
  EXPECT_TRUE(Steps(second).empty());
  const spikepinn::v1::Summary& summary = second.back().outcome().succeeded();
  EXPECT_GE(summary.worker_seconds(), last_elapsed);
  EXPECT_EQ(summary.stages_size(), 2);
  EXPECT_GE(summary.stages(1).seconds(),
            first.back().outcome().succeeded().stages(1).seconds() / 2);
}

TEST_F(ResumableTrainingTest, WhatWasSeenIsNotSaidAgainEvenIfItIsTrainedAgain) {
  const TrainingSpec spec = SpecOf(Method::kSegmented);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  const std::vector<std::int64_t> steps = Steps(first);
  ASSERT_GT(steps.size(), 3u);
  fs::remove_all(folder());
  fs::create_directory(folder());
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(steps[2]);
  const Messages second = RunAttempt(again);
  EXPECT_EQ(Steps(second), (std::vector<std::int64_t>{steps.begin() + 3, steps.end()}));
  std::int64_t first_piece = -1;
  for (const v1::FromWorker& message : second) {
    if (message.has_piece() && first_piece < 0) first_piece = message.piece().index();
  }
  EXPECT_EQ(first_piece, 3);
}

// Servers that die before they have stored all that their worker has said.
TEST_P(EveryMethod, ServersThatLoseTheEndLeaveNeitherHolesNorRepeats) {
  TrainingSpec spec = SpecOf(GetParam());
  spec.adam.steps = 12;
  spec.forward.duration_ms *= 5.0;
  v1::Assignment undisturbed = AssignmentOf(spec, 1);
  undisturbed.clear_work_dir();
  const Messages whole = RunAttempt(undisturbed);

  Messages stored;
  Messages said;
  int attempt = 1;
  for (; attempt < 500; ++attempt) {
    v1::Assignment assignment = AssignmentOf(spec, attempt);
    if (!Steps(stored).empty()) assignment.set_progress_seen(Steps(stored).back());
    said = RunInterrupted(assignment);
    const bool ended = !said.back().outcome().has_cancelled();
    const Messages heard = ended ? said : UpToProgress(said, 1 + attempt % 2);
    stored.insert(stored.end(), heard.begin(), heard.end());
    if (ended) break;
  }
  EXPECT_GT(attempt, 2);
  EXPECT_EQ(Steps(stored), Steps(whole));
  EXPECT_EQ(Pieces(stored), Pieces(whole));
  ASSERT_TRUE(said.back().outcome().has_succeeded());
  EXPECT_EQ(said.back().outcome().succeeded().model_sha256(),
            whole.back().outcome().succeeded().model_sha256());
}

TEST_F(ResumableTrainingTest, ACheckpointAheadOfWhatIsStoredIsSkippedForTheOneBefore) {
  const TrainingSpec spec = SpecOf(Method::kGuided);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  const std::vector<std::int64_t> steps = Steps(first);
  const std::vector<std::int64_t> saved = Checkpoints(first, false);
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(*(steps.end() - 2));
  const Messages second = RunAttempt(again);
  ASSERT_EQ(Warnings(second).size(), 1u);
  EXPECT_NE(Warnings(second)[0].find("has reached the server's disk"), std::string::npos)
      << Warnings(second)[0];
  EXPECT_EQ(Checkpoints(second, true), (std::vector<std::int64_t>{*(saved.end() - 2)}));
  EXPECT_EQ(Steps(second), (std::vector<std::int64_t>{steps.back()}));
}

TEST_F(ResumableTrainingTest, WhereTheServerHasNotStoredAnythingItBeginsAnew) {
  const TrainingSpec spec = SpecOf(Method::kSegmented);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  const Messages second = RunAttempt(AssignmentOf(spec, 2));
  EXPECT_EQ(Warnings(second).size(), 2u);
  EXPECT_TRUE(Checkpoints(second, true).empty());
  EXPECT_EQ(Steps(second), Steps(first));
}

TEST_F(ResumableTrainingTest, WhatTheServerHadStoredSomeTimeAgoCanStillBeGoneOnFrom) {
  TrainingSpec spec = SpecOf(Method::kGuided);
  spec.adam.steps = 60;  // more than an attempt makes before it hears the cancel
  spec.lbfgs.rounds = 20;
  const Messages first = RunInterrupted(AssignmentOf(spec, 1));
  ASSERT_TRUE(first.back().outcome().has_cancelled());
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(Steps(first).back());
  const Messages second = RunAttempt(again);  // whose server stores nothing
  again.set_attempt(3);
  const Messages third = RunAttempt(again);
  EXPECT_EQ(Warnings(third).size(), 2u) << "of the two newest";
  EXPECT_EQ(Checkpoints(third, true), Checkpoints(second, true));
  EXPECT_EQ(Steps(third), Steps(second));
}

TEST_F(ResumableTrainingTest, ADamagedCheckpointIsSkippedForTheOneBefore) {
  const TrainingSpec spec = SpecOf(Method::kGuided);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  const std::vector<std::int64_t> saved = Checkpoints(first, false);
  ASSERT_EQ(saved.size(), 10u);
  fs::resize_file(Files()[0], fs::file_size(Files()[0]) / 2);
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(Steps(first).back());
  const Messages second = RunAttempt(again);
  ASSERT_EQ(Warnings(second).size(), 1u);
  EXPECT_EQ(Warnings(second)[0].find("skipped checkpoint-"), 0u) << Warnings(second)[0];
  EXPECT_EQ(Checkpoints(second, true), (std::vector<std::int64_t>{saved[8]}));
  EXPECT_EQ(second.back().outcome().succeeded().model_sha256(),
            first.back().outcome().succeeded().model_sha256());
}

TEST_F(ResumableTrainingTest, ACheckpointOfAnotherSpecIsSkippedAndItBeginsAnew) {
  TrainingSpec spec = SpecOf(Method::kGuided);
  RunAttempt(AssignmentOf(spec, 1));
  spec.runtime.seed = 2;
  const Messages second = RunAttempt(AssignmentOf(spec, 2));
  ASSERT_EQ(Warnings(second).size(), 2u);
  EXPECT_NE(Warnings(second)[0].find("of another spec"), std::string::npos) << Warnings(second)[0];
  EXPECT_TRUE(Checkpoints(second, true).empty());
  EXPECT_EQ(Steps(second).front(), 0);
  EXPECT_TRUE(second.back().outcome().has_succeeded());
}

TEST_F(ResumableTrainingTest, AStateThatTheTrainingRefusesIsSkipped) {
  const TrainingSpec spec = SpecOf(Method::kGuided);
  const Messages first = RunAttempt(AssignmentOf(spec, 1));
  // Sound in every respect but that it lacks the weights.
  TrainingSpec with_threads = spec;
  with_threads.runtime.threads = 1;
  CheckpointFiles files(folder(), 9, 0);
  ASSERT_TRUE(files
                  .Save({.program = ProgramName(), .stage = "adam", .overall_step = 999},
                        EncodeCheckpoint(with_threads, {.stage = "adam", .overall_step = 999}))
                  .ok());
  v1::Assignment again = AssignmentOf(spec, 2);
  again.set_progress_seen(Steps(first).back());
  const Messages second = RunAttempt(again);
  ASSERT_EQ(Warnings(second).size(), 1u);
  EXPECT_NE(Warnings(second)[0].find("training state: "), std::string::npos) << Warnings(second)[0];
  EXPECT_EQ(Checkpoints(second, true).size(), 1u);
  EXPECT_EQ(second.back().outcome().succeeded().model_sha256(),
            first.back().outcome().succeeded().model_sha256());
}

TEST_F(ResumableTrainingTest, MoreScratchThanGrantedIsAFailureWithThatReason) {
  v1::Assignment assignment = AssignmentOf(SpecOf(Method::kGuided), 1);
  assignment.set_scratch_bytes(500);
  const Messages said = RunAttempt(assignment);
  ASSERT_TRUE(said.back().outcome().has_failed());
  const spikepinn::v1::JobError& error = said.back().outcome().failed();
  EXPECT_EQ(error.reason(), spikepinn::v1::JobError::REASON_SCRATCH_LIMIT);
  EXPECT_NE(error.message().find("more than the limit of 500"), std::string::npos)
      << error.message();
  EXPECT_TRUE(Checkpoints(said, false).empty());
}

TEST_F(ResumableTrainingTest, ADiskThatFailsIsAWarningAndTheTrainingGoesOn) {
  v1::Assignment assignment = AssignmentOf(SpecOf(Method::kGuided), 1);
  assignment.set_work_dir("/proc/none/job");
  const Messages said = RunAttempt(assignment);
  EXPECT_TRUE(said.back().outcome().has_succeeded());
  ASSERT_EQ(Warnings(said).size(), 1u) << "once, not at every step";
  EXPECT_EQ(Warnings(said)[0].find("no checkpoint was saved: "), 0u) << Warnings(said)[0];
}

TEST_F(ResumableTrainingTest, ACancelThatAsksForNoneSavesNoneBeforeItsTime) {
  TrainingSpec spec = SpecOf(Method::kGuided);
  spec.adam.steps = 1'000'000;
  for (const bool save : {false, true}) {
    v1::Assignment assignment = AssignmentOf(spec, 1);
    assignment.set_checkpoint_seconds(3600.0);
    bool told = false;
    const Messages said = RunAttempt(assignment, [&](int socket, const v1::FromWorker& message) {
      // Before the first step there is nothing to save.
      if (told || message.progress().overall_step() == 0) return;
      Cancel(socket, save);
      told = true;
    });
    EXPECT_TRUE(said.back().outcome().has_cancelled());
    EXPECT_EQ(Checkpoints(said, false).empty(), !save);
  }
}

}  // namespace
}  // namespace spikepinn::worker
