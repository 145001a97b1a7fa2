#include "server/worker/worker.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "core/network/trained_model.h"
#include "core/neuron/presets.h"
#include "server/worker/warm_up.h"
#include "tests/support/temp_dir.h"
#include "wire/frame.h"
#include "wire/spec_convert.h"
#include "wire/version.h"

namespace spikepinn::worker {
namespace {

spikepinn::v1::TrainingSpec SmallSpec() {
  TrainingSpec spec = DefaultSpec(Method::kGuided);
  spec.forward = (*FindPreset("regular_spiking"))->problem;
  spec.forward.duration_ms = 100.0;
  spec.network = {.hidden_layers = 1, .width = 8};
  spec.collocation.uniform_points = 20;
  spec.collocation.concentrated_points = 5;
  spec.adam.steps = 10;
  spec.lbfgs.rounds = 1;
  return wire::ToProto(spec);
}

spikepinn::v1::TrainingSpec SegmentedSpec() {
  spikepinn::v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("tonic_spiking");
  return spec;
}

using OnMessage = std::function<void(int socket, const v1::FromWorker&)>;

v1::Assignment AssignmentOf(const spikepinn::v1::TrainingSpec& spec) {
  v1::Assignment assignment;
  assignment.set_job("jobs/a");
  assignment.set_attempt(1);
  *assignment.mutable_spec() = spec;
  assignment.set_threads(1);
  return assignment;
}

void Tell(int socket, const v1::ToWorker& message) {
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  EXPECT_EQ(send(socket, bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
}

// Runs one worker on one end of a socket pair, gives it the assignments in turn, and returns all it
// says on the other end; `on_message` may answer.
std::vector<v1::FromWorker> RunAll(const std::vector<v1::Assignment>& assignments,
                                   const OnMessage& on_message = {}) {
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  std::size_t assigned = 0;
  const auto assign_next = [&] {
    if (assigned == assignments.size()) {
      shutdown(ends[0], SHUT_WR);
      return;
    }
    v1::ToWorker message;
    *message.mutable_assignment() = assignments[assigned++];
    Tell(ends[0], message);
  };
  std::thread worker([fd = ends[1]] {
    ServerConnection server(fd);
    EXPECT_TRUE(RunWorker(server).ok());
  });
  assign_next();
  std::vector<v1::FromWorker> said;
  wire::FrameReader frames;
  char buffer[4096];
  for (ssize_t got; (got = recv(ends[0], buffer, sizeof buffer, 0)) > 0;) {
    frames.Append({buffer, static_cast<std::size_t>(got)});
    v1::FromWorker next;
    while (*frames.Next(&next)) {
      said.push_back(next);
      if (on_message) on_message(ends[0], next);
      if (next.has_outcome()) assign_next();
    }
  }
  worker.join();
  close(ends[0]);
  return said;
}

std::vector<v1::FromWorker> RunWith(const spikepinn::v1::TrainingSpec& spec,
                                    const OnMessage& on_message = {}) {
  return RunAll({AssignmentOf(spec)}, on_message);
}

std::vector<spikepinn::v1::Summary> SummariesOf(const std::vector<v1::FromWorker>& said) {
  std::vector<spikepinn::v1::Summary> out;
  for (const v1::FromWorker& message : said) {
    if (message.has_outcome()) out.push_back(message.outcome().succeeded());
  }
  return out;
}

TEST(WorkerTest, ATrainingIsProgressThenModelThenSummary) {
  const auto said = RunWith(SmallSpec());
  ASSERT_FALSE(said.empty());
  ASSERT_TRUE(said.back().outcome().has_succeeded());
  const spikepinn::v1::Summary& summary = said.back().outcome().succeeded();
  std::string model;
  std::int64_t last_step = -1;
  for (const v1::FromWorker& message : said) {
    if (message.has_progress()) {
      EXPECT_TRUE(model.empty()) << "progress after the model";
      EXPECT_GT(message.progress().overall_step(), last_step);
      last_step = message.progress().overall_step();
      EXPECT_GT(message.progress().elapsed_seconds(), 0.0);
    }
    model += message.model_chunk().data();
  }
  EXPECT_EQ(last_step, 10 + 20);
  EXPECT_TRUE(LoadTrainedModel(model).ok());
  ASSERT_EQ(summary.stages_size(), 2);
  EXPECT_EQ(summary.stages(0).stage(), "adam");
  EXPECT_EQ(summary.stages(0).steps(), 10);
  EXPECT_GE(summary.worker_seconds(), summary.training_seconds());
  EXPECT_EQ(summary.threads(), 1);
  EXPECT_EQ(summary.model_sha256().size(), 64u);
  EXPECT_EQ(summary.version(), kVersion);
}

TEST(WorkerTest, ADivergedTrainingIsAnOutcome) {
  spikepinn::v1::TrainingSpec spec = SmallSpec();
  spec.mutable_adam()->set_learning_rate(1e30);
  const auto said = RunWith(spec);
  ASSERT_TRUE(said.back().outcome().has_failed());
  EXPECT_EQ(said.back().outcome().failed().reason(), spikepinn::v1::JobError::REASON_DIVERGED);
}

TEST(WorkerTest, RunawaySpikingIsAnOutcome) {
  spikepinn::v1::TrainingSpec spec = SmallSpec();
  *spec.mutable_forward() = wire::ToProto((*FindPreset("inhibition_induced_bursting"))->problem);
  const auto said = RunWith(spec);
  ASSERT_TRUE(said.back().outcome().has_failed());
  EXPECT_EQ(said.back().outcome().failed().reason(), spikepinn::v1::JobError::REASON_RUNAWAY);
}

TEST(WorkerTest, PiecesOfTheTrajectoryComeBeforeTheOutcome) {
  const auto said = RunWith(SegmentedSpec());
  double end_ms = 0.0;
  int spikes = 0;
  for (const v1::FromWorker& message : said) {
    if (!message.has_piece()) continue;
    EXPECT_NEAR(message.piece().start_ms(), end_ms, 1e-9);
    end_ms = message.piece().end_ms();
    spikes += message.piece().spike_ms_size();
  }
  EXPECT_NEAR(end_ms, 100.0, 1e-9);
  EXPECT_EQ(spikes, 5);
  ASSERT_TRUE(said.back().outcome().has_succeeded());
  EXPECT_TRUE(said.back().outcome().succeeded().segmented().reached());
}

TEST(WorkerTest, AnAccuracyOutOfReachIsAnOutcomeInStrictMode) {
  spikepinn::v1::TrainingSpec spec = SegmentedSpec();
  spec.mutable_segmented()->set_accuracy(1e-12);
  spec.mutable_segmented()->set_strict(true);
  const auto said = RunWith(spec);
  ASSERT_TRUE(said.back().outcome().has_failed());
  EXPECT_EQ(said.back().outcome().failed().reason(), spikepinn::v1::JobError::REASON_INACCURATE);
}

TEST(WorkerTest, ACancelEndsTheTrainingAsCancelled) {
  spikepinn::v1::TrainingSpec spec = SmallSpec();
  spec.mutable_adam()->set_steps(10'000'000 - 20);
  bool cancelled = false;
  const auto said = RunWith(spec, [&](int socket, const v1::FromWorker& message) {
    if (!message.has_progress() || cancelled) return;
    cancelled = true;
    v1::ToWorker cancel;
    cancel.mutable_cancel();
    Tell(socket, cancel);
  });
  EXPECT_TRUE(said.back().outcome().has_cancelled());
}

TEST(WorkerTest, OneWorkerTakesSeveralAssignmentsAndEachIsAsIfItWereTheFirst) {
  spikepinn::v1::TrainingSpec diverging = SmallSpec();
  diverging.mutable_adam()->set_learning_rate(1e30);
  v1::Assignment two_threads = AssignmentOf(SmallSpec());
  two_threads.set_threads(2);
  WarmUp();
  const auto said = RunAll({AssignmentOf(SmallSpec()), AssignmentOf(diverging), two_threads,
                            AssignmentOf(SegmentedSpec()), AssignmentOf(SmallSpec())});
  const auto summaries = SummariesOf(said);
  ASSERT_EQ(summaries.size(), 5u);
  EXPECT_EQ(summaries[1].version(), "") << "that one diverges";
  EXPECT_EQ(summaries[2].threads(), 2);
  EXPECT_TRUE(summaries[3].segmented().reached());
  EXPECT_EQ(summaries[4].threads(), 1);
  EXPECT_EQ(summaries[4].model_sha256(), summaries[0].model_sha256());
  EXPECT_EQ(summaries[4].stages_size(), 2);
}

TEST(WorkerTest, PingIsAnsweredDuringATraining) {
  spikepinn::v1::TrainingSpec spec = SmallSpec();
  spec.mutable_adam()->set_steps(10'000'000 - 20);
  bool pinged = false;
  const auto said = RunWith(spec, [&](int socket, const v1::FromWorker& message) {
    v1::ToWorker answer;
    if (message.has_progress() && !pinged) {
      pinged = true;
      answer.mutable_ping();
      Tell(socket, answer);
    } else if (message.has_pong()) {
      answer.mutable_cancel();
      Tell(socket, answer);
    }
  });
  EXPECT_TRUE(said.back().outcome().has_cancelled());
}

TEST(WorkerTest, EveryAssignmentHasItsOwnLog) {
  const spikepinn::testing::TempDir dir;
  const int output = dup(STDERR_FILENO);
  const int standard = dup(STDOUT_FILENO);
  v1::Assignment first = AssignmentOf(SegmentedSpec());
  first.set_log_path(dir.File("1.log"));
  v1::Assignment second = first;
  second.set_attempt(2);
  second.set_log_path(dir.File("2.log"));
  v1::Assignment nowhere = first;
  nowhere.set_log_path(dir.File("missing/3.log"));
  const auto said = RunAll({first, second, nowhere});
  dup2(output, STDERR_FILENO);
  dup2(standard, STDOUT_FILENO);
  close(output);
  close(standard);
  const auto text = [&](const std::string& name) {
    std::ifstream file(dir.File(name));
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  EXPECT_NE(text("1.log").find("attempt 1"), std::string::npos);
  EXPECT_EQ(text("1.log").find("attempt 2"), std::string::npos);
  EXPECT_NE(text("2.log").find("attempt 2"), std::string::npos);
  EXPECT_NE(said.back().outcome().unable().message().find("missing/3.log"), std::string::npos)
      << "the machine's fault, not the job's";
}

TEST(WorkerTest, ASpecThatDoesNotHoldIsFinal) {
  spikepinn::v1::TrainingSpec spec = SmallSpec();
  spec.mutable_adam()->set_learning_rate(-1.0);
  const auto said = RunWith(spec);
  EXPECT_EQ(said.back().outcome().failed().reason(), spikepinn::v1::JobError::REASON_WORKER_ERROR);
}

}  // namespace
}  // namespace spikepinn::worker
