#include "client/cli/follow/plot_printer.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/cli/follow/progress_line.h"
#include "client/cli/follow/training_picture.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

constexpr absl::Duration kBetweenPictures = absl::Milliseconds(100);
constexpr TextSize kWithoutTerminal = {.columns = 80, .rows = 24};
constexpr std::size_t kMostRows = 24;  // higher pictures say no more
constexpr std::size_t kMostColumns = 160;

// Shown by the picture, not by a line.
bool IsDrawn(const client::Event& event) {
  return std::holds_alternative<Progress>(event.payload) ||
         std::holds_alternative<FinishedPiece>(event.payload);
}

// What both printers know of the job.
class Known {
 public:
  explicit Known(PlotPrinterOptions options)
      : options_(std::move(options)), picture_(options_.duration_ms) {}

  const PlotPrinterOptions& options() const { return options_; }

  void Add(const client::Event& event) {
    picture_.Add(event);
    const auto* state = std::get_if<client::StateChange>(&event.payload);
    if (state != nullptr) succeeded_ = state->state == client::JobState::kSucceeded;
  }

  // The voltage of a job that told none on its way. A picture without it will do.
  void Complete() {
    if (!succeeded_ || picture_.has_voltage() || !options_.solution) return;
    absl::StatusOr<client::TrajectoryChunk> solution = options_.solution();
    if (solution.ok()) {
      picture_.SetSolution(std::move(solution->time_ms), std::move(solution->v_mv));
    }
  }

  bool empty() const { return picture_.empty(); }

  // At most as large as the terminal, of which the last column stays free and `rows_below` rows.
  std::vector<std::string> Draw(const TextSize& terminal, std::size_t rows_below) const {
    const std::size_t rows = terminal.rows > rows_below ? terminal.rows - rows_below : 0;
    return picture_.Draw(
        {.columns = std::min(kMostColumns, std::max<std::size_t>(terminal.columns, 1) - 1),
         .rows = std::min(kMostRows, rows)},
        options_.glyphs);
  }

 private:
  PlotPrinterOptions options_;
  TrainingPicture picture_;
  bool succeeded_ = false;
};

class PipePlotPrinter : public EventPrinter {
 public:
  PipePlotPrinter(std::ostream& out, PlotPrinterOptions options)
      : out_(out), lines_(NewLinePrinter(out, options.zone)), known_(std::move(options)) {}

  void Print(const client::Event& event) override {
    known_.Add(event);
    lines_->Print(event);
    is_new_ = true;
  }

  void Finish() override {
    lines_->Finish();
    if (!is_new_) return;
    is_new_ = false;
    known_.Complete();
    for (const std::string& line : known_.Draw(kWithoutTerminal, 2)) out_ << line << "\n";
    out_ << std::flush;
  }

 private:
  std::ostream& out_;
  const std::unique_ptr<EventPrinter> lines_;
  Known known_;
  bool is_new_ = false;  // something came since the picture was drawn
};

class TerminalPlotPrinter : public EventPrinter {
 public:
  TerminalPlotPrinter(std::ostream& out, PlotPrinterOptions options)
      : out_(out), known_(std::move(options)) {}

  void Print(const client::Event& event) override {
    known_.Add(event);
    if (const auto* progress = std::get_if<Progress>(&event.payload)) progress_ = *progress;
    const std::string text = IsDrawn(event) ? "" : EventText(event);
    const bool is_line = !text.empty();
    if (is_line) {
      PrintAbove(absl::StrCat(absl::FormatTime("%H:%M:%S", event.time, known_.options().zone), "  ",
                              text, "\n"));
    }
    if (!is_line && known_.options().now() - drawn_at_ < kBetweenPictures) {
      is_late_ = true;
      return;
    }
    Show(true);
  }

  void Finish() override {
    if (!is_late_ && drawn_.empty()) return;
    known_.Complete();
    Show(false);
    drawn_.clear();  // the picture stays; another one begins below
  }

 private:
  // How many rows of the terminal the picture takes now, long lines broken by a narrower one.
  std::size_t RowsShown(std::size_t columns) const {
    std::size_t rows = 0;
    for (const std::size_t width : drawn_) {
      rows += std::max<std::size_t>(1, (width + columns - 1) / std::max<std::size_t>(columns, 1));
    }
    return rows;
  }

  // To the first row of the picture.
  std::string Up(std::size_t columns) const {
    const std::size_t rows = RowsShown(columns);
    return rows == 0 ? "\r" : absl::StrCat("\r\x1b[", rows, "A");
  }

  void PrintAbove(const std::string& line) {
    out_ << Up(known_.options().size().columns) << "\x1b[J" << line;
    drawn_.clear();
  }

  void Show(bool with_progress) {
    const TextSize terminal = known_.options().size();
    std::vector<std::string> lines = known_.Draw(terminal, 3);
    if (with_progress && progress_.has_value()) {
      const std::size_t width = terminal.columns > 1 ? terminal.columns - 1 : 1;
      lines.push_back(Printable(ProgressLine(*progress_, width)));
    }
    std::string frame = Up(terminal.columns);
    drawn_.clear();
    for (const std::string& line : lines) {
      absl::StrAppend(&frame, line, "\x1b[K\n");
      drawn_.push_back(DisplayWidth(line));
    }
    out_ << frame << "\x1b[J" << std::flush;
    drawn_at_ = known_.options().now();
    is_late_ = false;
  }

  std::ostream& out_;
  Known known_;
  std::optional<Progress> progress_;
  std::vector<std::size_t> drawn_;  // widths of the picture's lines; the cursor stands below them
  absl::Time drawn_at_ = absl::InfinitePast();
  bool is_late_ = false;  // something came since the picture was drawn
};

}  // namespace

std::unique_ptr<EventPrinter> NewPlotPrinter(std::ostream& out, PlotPrinterOptions options) {
  if (options.size().rows == 0) return std::make_unique<PipePlotPrinter>(out, std::move(options));
  return std::make_unique<TerminalPlotPrinter>(out, std::move(options));
}

}  // namespace spikepinn::cli
