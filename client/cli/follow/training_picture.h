// What a training looks like so far: its loss, and the voltage as far as it is known.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_TRAINING_PICTURE_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_TRAINING_PICTURE_H_

#include <string>
#include <vector>

#include "client/cli/follow/text_chart.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// For one thread.
class TrainingPicture {
 public:
  explicit TrainingPicture(double duration_ms) : duration_ms_(duration_ms) {}

  // Takes in what there is to be drawn in an event.
  void Add(const client::Event& event);

  // The whole solution at last, instead of what the events told of it.
  void SetSolution(std::vector<double> time_ms, std::vector<double> v_mv);

  bool empty() const { return steps_.empty() && pieces_.empty(); }
  bool has_voltage() const { return !pieces_.empty(); }

  // At most size.rows lines: the loss and, where it is known, the voltage below;
  // of both the voltage where there is room for one.
  std::vector<std::string> Draw(const TextSize& size, Glyphs glyphs) const;

 private:
  struct Piece {
    std::vector<double> time_ms, v_mv;
  };

  void AddProgress(const Progress& progress);
  void AddPiece(const FinishedPiece& piece);
  TextChart LossChart() const;
  TextChart VoltageChart() const;

  const double duration_ms_;
  std::vector<double> steps_, losses_;  // ascending steps
  double total_steps_ = 0.0;
  std::vector<Piece> pieces_;  // of the newest pass, in order
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_TRAINING_PICTURE_H_
