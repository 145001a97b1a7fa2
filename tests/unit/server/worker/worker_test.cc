#include "server/worker/worker.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "core/network/trained_model.h"
#include "core/neuron/presets.h"
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

// Runs a worker on one end of a socket pair and returns all it says on the other; `on_message` may
// answer.
std::vector<v1::FromWorker> RunWith(
    const spikepinn::v1::TrainingSpec& spec,
    const std::function<void(int socket, const v1::FromWorker&)>& on_message = {}) {
  int ends[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  v1::ToWorker message;
  message.mutable_assignment()->set_job("jobs/a");
  message.mutable_assignment()->set_attempt(1);
  *message.mutable_assignment()->mutable_spec() = spec;
  message.mutable_assignment()->set_threads(1);
  std::string bytes;
  wire::AppendFrame(message, &bytes);
  EXPECT_EQ(send(ends[0], bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));

  std::thread worker([fd = ends[1]] {
    ServerConnection server(fd);
    EXPECT_TRUE(RunWorker(server).ok());
  });
  std::vector<v1::FromWorker> said;
  wire::FrameReader frames;
  char buffer[4096];
  for (ssize_t got; (got = recv(ends[0], buffer, sizeof buffer, 0)) > 0;) {
    frames.Append({buffer, static_cast<std::size_t>(got)});
    v1::FromWorker next;
    while (*frames.Next(&next)) {
      said.push_back(next);
      if (on_message) on_message(ends[0], next);
    }
  }
  worker.join();
  close(ends[0]);
  return said;
}

TEST(WorkerTest, ATrainingIsProgressThenModelThenSummary) {
  const auto said = RunWith(SmallSpec());
  ASSERT_FALSE(said.empty());
  ASSERT_TRUE(said.back().outcome().has_succeeded());
  const spikepinn::v1::Summary& summary = said.back().outcome().succeeded();
  std::string model;
  std::int64_t last_step = 0;
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

spikepinn::v1::TrainingSpec SegmentedSpec() {
  spikepinn::v1::TrainingSpec spec;
  spec.mutable_forward()->set_preset("tonic_spiking");
  return spec;
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
    std::string bytes;
    wire::AppendFrame(cancel, &bytes);
    EXPECT_GT(send(socket, bytes.data(), bytes.size(), 0), 0);
  });
  EXPECT_TRUE(said.back().outcome().has_cancelled());
}

}  // namespace
}  // namespace spikepinn::worker
