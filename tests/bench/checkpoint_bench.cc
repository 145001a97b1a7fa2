// What one checkpoint costs: bytes and milliseconds of each of its parts, for a training with the
// published sizes.
//
//   checkpoint_bench [FOLDER]    (default: a folder under /tmp)

#include <time.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/checkpoint/checkpoint.h"
#include "core/neuron/presets.h"
#include "core/train/train.h"
#include "server/worker/checkpoint_files.h"

namespace {

using namespace spikepinn;
using Clock = std::chrono::steady_clock;

// Of this thread, which counts what other programs do as little as possible.
double CpuMilliseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

double Milliseconds(Clock::time_point since) {
  return std::chrono::duration<double, std::milli>(Clock::now() - since).count();
}

// Saves after every step, and remembers the fastest of each stage.
class Saver final : public TrainingObserver {
 public:
  Saver(const TrainingSpec& spec, const std::string& folder) : spec_(spec), files_(folder, 1, 0) {}

  void OnStageBegin(absl::string_view) override {}
  void OnStageEnd(absl::string_view, std::int64_t) override {}
  void OnProgress(const Progress&) override {}
  void OnPiece(const FinishedPiece&) override {}
  void OnWarning(absl::string_view) override {}

  bool WantsCheckpoint() override {
    asked_ = Clock::now();
    cpu_ms_ = CpuMilliseconds();
    return true;
  }

  void OnCheckpoint(TrainingState state) override {
    Cost cost{.state_ms = Milliseconds(asked_)};
    const worker::CheckpointNote note{
        .program = "bench", .stage = state.stage, .overall_step = state.overall_step};
    auto begin = Clock::now();
    const std::string bytes = EncodeCheckpoint(spec_, std::move(state));
    cost.encode_ms = Milliseconds(begin);
    begin = Clock::now();
    const auto size = files_.Save(note, bytes);
    cost.save_ms = Milliseconds(begin);
    cost.cpu_ms = CpuMilliseconds() - cpu_ms_;
    if (!size.ok()) std::printf("%s\n", std::string(size.status().message()).c_str());
    cost.bytes = size.value_or(0);
    costs_[note.stage].push_back(cost);
  }

  void Print() const {
    for (const auto& [stage, costs] : costs_) {
      Cost mean = costs.back();
      // The second half: the history is full there.
      const std::size_t from = costs.size() / 2;
      mean.state_ms = mean.encode_ms = mean.save_ms = mean.cpu_ms = 0.0;
      for (std::size_t i = from; i < costs.size(); ++i) {
        const double share = 1.0 / static_cast<double>(costs.size() - from);
        mean.state_ms += share * costs[i].state_ms;
        mean.encode_ms += share * costs[i].encode_ms;
        mean.save_ms += share * costs[i].save_ms;
        mean.cpu_ms += share * costs[i].cpu_ms;
      }
      std::printf(
          "%-9s %10ld bytes: state %6.2f ms, encode %6.2f ms, write %6.2f ms, "
          "processor %6.2f ms\n",
          stage.c_str(), static_cast<long>(mean.bytes), mean.state_ms, mean.encode_ms, mean.save_ms,
          mean.cpu_ms);
    }
  }

 private:
  struct Cost {
    double state_ms = 0.0, encode_ms = 0.0, save_ms = 0.0, cpu_ms = 0.0;
    std::int64_t bytes = 0;
  };

  const TrainingSpec& spec_;
  worker::CheckpointFiles files_;
  Clock::time_point asked_;
  double cpu_ms_ = 0.0;
  std::map<std::string, std::vector<Cost>> costs_;
};

void Measure(const TrainingSpec& spec, const std::string& folder) {
  std::filesystem::create_directories(folder);
  Saver saver(spec, folder);
  const auto begin = Clock::now();
  const auto outcome = Train(spec, saver, {});
  if (!outcome.ok()) std::printf("%s\n", std::string(outcome.status().message()).c_str());
  std::printf("%s, %.1f s\n", std::string(ToString(spec.method)).c_str(),
              Milliseconds(begin) / 1000.0);
  saver.Print();
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder = argc > 1 ? argv[1] : "/tmp/checkpoint_bench-XXXXXX";
  if (argc == 1 && mkdtemp(folder.data()) == nullptr) return 1;
  SetTrainingThreads(2);
  TrainingSpec guided = DefaultSpec(Method::kGuided);
  guided.forward = (*FindPreset("regular_spiking"))->problem;
  guided.adam.steps = 10;
  guided.lbfgs.rounds = 5;
  Measure(guided, folder);
  TrainingSpec segmented = DefaultSpec(Method::kSegmented);
  segmented.forward = guided.forward;
  Measure(segmented, folder);
  if (argc == 1) std::filesystem::remove_all(folder);
  return 0;
}
