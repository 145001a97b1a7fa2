// Trains one preset in this process, without server or worker, and prints what it took and how
// accurate it became as one JSON object. The C++ side of compare_with_python.py.

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "core/neuron/presets.h"
#include "core/train/train.h"

namespace {

using Clock = std::chrono::steady_clock;

// Remembers how long each stage took.
class StageTimer final : public spikepinn::TrainingObserver {
 public:
  explicit StageTimer(bool verbose) : verbose_(verbose) {}

  void OnStageBegin(absl::string_view) override { begin_ = Clock::now(); }
  void OnStageEnd(absl::string_view stage, std::int64_t steps) override {
    const std::chrono::duration<double> took = Clock::now() - begin_;
    stages_[std::string(stage)] = {{"steps", steps}, {"seconds", took.count()}};
  }
  void OnProgress(const spikepinn::Progress& progress) override {
    if (!verbose_) return;
    std::fprintf(stderr, "%s %ld", progress.stage.c_str(), static_cast<long>(progress.step));
    for (const auto& term : progress.loss) {
      std::fprintf(stderr, "  %s %.4g", term.name.c_str(), term.value);
    }
    std::fprintf(stderr, "\n");
  }
  void OnPiece(const spikepinn::FinishedPiece&) override {}
  void OnWarning(absl::string_view message) override {
    std::fprintf(stderr, "warning: %s\n", std::string(message).c_str());
  }

  const nlohmann::json& stages() const { return stages_; }

 private:
  const bool verbose_;
  Clock::time_point begin_;
  nlohmann::json stages_;
};

nlohmann::json ToJson(const spikepinn::VariableAccuracy& accuracy) {
  return {{"mae", accuracy.mae},
          {"rmse", accuracy.rmse},
          {"max", accuracy.max},
          {"relative_l2", accuracy.relative_l2},
          {"mean_percent_error", accuracy.mean_percent_error}};
}

nlohmann::json ToJson(const spikepinn::Accuracy& accuracy) {
  return {{"v", ToJson(accuracy.v)},
          {"w", ToJson(accuracy.w)},
          {"spikes_expected", accuracy.spikes_expected},
          {"spikes_found", accuracy.spikes_found},
          {"spikes_matched", accuracy.spikes_matched}};
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Trains one preset in this process and prints a JSON object."};
  std::string preset_name = "regular_spiking";
  std::string method_name = "guided";
  spikepinn::TrainingSpec options;
  int threads = 2;
  bool verbose = false;
  bool float64 = false;
  app.add_option("--preset", preset_name)->capture_default_str();
  app.add_option("--method", method_name)->capture_default_str();
  app.add_option("--adam-steps", options.adam.steps)->capture_default_str();
  app.add_option("--lbfgs-rounds", options.lbfgs.rounds)->capture_default_str();
  app.add_option("--seed", options.runtime.seed)->capture_default_str();
  app.add_option("--threads", threads)->capture_default_str();
  app.add_flag("--float64", float64);
  app.add_flag("--verbose", verbose, "Print every progress report to stderr");
  CLI11_PARSE(app, argc, argv);

  const auto preset = spikepinn::FindPreset(preset_name);
  const auto method = spikepinn::ParseMethod(method_name);
  if (!preset.ok() || !method.ok()) {
    std::fprintf(stderr, "unknown preset or method\n");
    return 1;
  }
  spikepinn::TrainingSpec spec = spikepinn::DefaultSpec(*method);
  spec.forward = (*preset)->problem;
  spec.adam.steps = options.adam.steps;
  spec.lbfgs.rounds = options.lbfgs.rounds;
  spec.runtime.seed = options.runtime.seed;
  if (float64) spec.runtime.precision = spikepinn::Precision::kFloat64;
  spikepinn::SetTrainingThreads(threads);
  StageTimer timer(verbose);
  const auto outcome = spikepinn::Train(spec, timer, {});
  if (!outcome.ok() || outcome->model == nullptr) {
    const std::string why =
        outcome.ok() ? outcome->message : std::string(outcome.status().message());
    std::fprintf(stderr, "%s\n", why.c_str());
    return 1;
  }
  const spikepinn::Summary& summary = outcome->summary;
  const nlohmann::json result = {
      {"stages", timer.stages()},
      {"threads", summary.threads},
      {"final_loss", summary.final_loss.back().value},
      {"against_guide", ToJson(summary.against_guide)},
      {"against_reference", ToJson(summary.against_reference)},
      {"guide_against_reference", ToJson(summary.guide_against_reference)},
      {"mean_abs_residual_v_mv_per_ms", summary.mean_abs_residual_v_mv_per_ms},
      {"mean_abs_residual_w_pa_per_ms", summary.mean_abs_residual_w_pa_per_ms}};
  std::puts(result.dump(2).c_str());
  return 0;
}
