#include "client/cli/follow/event_printer.h"

#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "client/cli/follow/progress_line.h"
#include "client/cli/output/job_text.h"
#include "client/cli/output/json.h"
#include "client/cli/output/message_json.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

constexpr char kClearLine[] = "\r\x1b[K";

// "03:47:05  running (attempt 1)"; "" for an event that has no line of its own.
std::string Line(const client::Event& event, absl::TimeZone zone) {
  const std::string text = EventText(event);
  if (text.empty()) return "";
  return absl::StrCat(absl::FormatTime("%H:%M:%S", event.time, zone), "  ", text, "\n");
}

class JsonPrinter : public EventPrinter {
 public:
  JsonPrinter(std::string job_name, std::ostream& out)
      : job_name_(std::move(job_name)), out_(out) {}

  void Print(const client::Event& event) override {
    out_ << DumpJson(ToJson(job_name_, event)) << std::endl;
  }

 private:
  const std::string job_name_;
  std::ostream& out_;
};

class LinePrinter : public EventPrinter {
 public:
  LinePrinter(std::ostream& out, absl::TimeZone zone) : out_(out), zone_(zone) {}

  void Print(const client::Event& event) override {
    if (const auto* progress = std::get_if<Progress>(&event.payload)) {
      if (progress->stage == stage_ && event.time < next_progress_) return;
      stage_ = progress->stage;
      next_progress_ = event.time + absl::Seconds(1);
    }
    out_ << Line(event, zone_) << std::flush;
  }

 private:
  std::ostream& out_;
  const absl::TimeZone zone_;
  std::string stage_;  // of the last progress line
  absl::Time next_progress_ = absl::InfinitePast();
};

class TerminalPrinter : public EventPrinter {
 public:
  TerminalPrinter(std::ostream& out, std::function<std::size_t()> width, absl::TimeZone zone)
      : out_(out), width_(std::move(width)), zone_(zone) {}

  ~TerminalPrinter() override { Clear(); }

  void Print(const client::Event& event) override {
    if (const auto* progress = std::get_if<Progress>(&event.payload)) {
      // The last column stays free: some terminals begin a new line after it.
      const std::size_t width = width_();
      out_ << kClearLine << Printable(ProgressLine(*progress, width > 1 ? width - 1 : 1))
           << std::flush;
      line_shown_ = true;
      return;
    }
    Clear();
    out_ << Line(event, zone_) << std::flush;
  }

  void Finish() override { Clear(); }

 private:
  void Clear() {
    if (line_shown_) out_ << kClearLine << std::flush;
    line_shown_ = false;
  }

  std::ostream& out_;
  const std::function<std::size_t()> width_;
  const absl::TimeZone zone_;
  bool line_shown_ = false;
};

}  // namespace

std::unique_ptr<EventPrinter> NewJsonPrinter(std::string job_name, std::ostream& out) {
  return std::make_unique<JsonPrinter>(std::move(job_name), out);
}

std::unique_ptr<EventPrinter> NewLinePrinter(std::ostream& out, absl::TimeZone zone) {
  return std::make_unique<LinePrinter>(out, zone);
}

std::unique_ptr<EventPrinter> NewTerminalPrinter(std::ostream& out,
                                                 std::function<std::size_t()> width,
                                                 absl::TimeZone zone) {
  return std::make_unique<TerminalPrinter>(out, std::move(width), zone);
}

}  // namespace spikepinn::cli
