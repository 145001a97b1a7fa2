#include "client/cli/follow/training_picture.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>
#include <variant>

namespace spikepinn::cli {

void TrainingPicture::Add(const client::Event& event) {
  if (const auto* progress = std::get_if<Progress>(&event.payload)) AddProgress(*progress);
  if (const auto* piece = std::get_if<FinishedPiece>(&event.payload)) AddPiece(*piece);
}

void TrainingPicture::AddProgress(const Progress& progress) {
  const auto total = std::find_if(progress.loss.begin(), progress.loss.end(),
                                  [](const LossTerm& term) { return term.name == "total"; });
  if (total == progress.loss.end()) return;
  const auto step = static_cast<double>(progress.overall_step);
  // A later attempt, or the next stage, tells a step again: the newest word counts.
  while (!steps_.empty() && steps_.back() >= step) {
    steps_.pop_back();
    losses_.pop_back();
  }
  steps_.push_back(step);
  losses_.push_back(total->value);
  total_steps_ = static_cast<double>(progress.overall_total_steps);
}

void TrainingPicture::AddPiece(const FinishedPiece& piece) {
  // Pieces come in order: what was there from this index on is of an earlier pass.
  const auto index = static_cast<std::size_t>(std::max<std::int64_t>(piece.index, 0));
  if (index < pieces_.size()) pieces_.resize(index);
  pieces_.push_back({piece.time_ms, piece.v_mv});
}

void TrainingPicture::SetSolution(std::vector<double> time_ms, std::vector<double> v_mv) {
  pieces_.assign(1, {std::move(time_ms), std::move(v_mv)});
}

TextChart TrainingPicture::LossChart() const {
  TextChart chart{.title = "loss", .x_unit = "steps", .is_log = true, .x = steps_, .y = losses_};
  if (!steps_.empty()) chart.x_high = std::max({total_steps_, steps_.back(), 1.0});
  return chart;
}

TextChart TrainingPicture::VoltageChart() const {
  TextChart chart{.title = "v, mV", .x_unit = "ms", .x_high = duration_ms_};
  for (const Piece& piece : pieces_) {
    chart.x.insert(chart.x.end(), piece.time_ms.begin(), piece.time_ms.end());
    chart.y.insert(chart.y.end(), piece.v_mv.begin(), piece.v_mv.end());
  }
  return chart;
}

std::vector<std::string> TrainingPicture::Draw(const TextSize& size, Glyphs glyphs) const {
  if (empty()) return {};
  const bool both = !steps_.empty() && has_voltage() && size.rows / 2 >= kLeastChartRows;
  if (!both) return DrawTextChart(has_voltage() ? VoltageChart() : LossChart(), size, glyphs);
  const TextSize half = {.columns = size.columns, .rows = size.rows / 2};
  std::vector<std::string> lines = DrawTextChart(LossChart(), half, glyphs);
  std::vector<std::string> below = DrawTextChart(VoltageChart(), half, glyphs);
  std::move(below.begin(), below.end(), std::back_inserter(lines));
  return lines;
}

}  // namespace spikepinn::cli
