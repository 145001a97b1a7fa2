#include "client/cli/output/style.h"

#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace spikepinn::cli {
namespace {

Colors colors_on;

std::string Environment(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// Of the 16 colours that every terminal has, as its owner likes them; no background is touched.
absl::string_view Code(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kHeading:
      return "1";
    case Style::kDim:
      return "2";
    case Style::kGood:
      return "32";
    case Style::kBad:
      return "31";
    case Style::kBusy:
      return "34";
    case Style::kWarning:
      return "33";
  }
  return "";
}

}  // namespace

Colors UsualColors(Colors terminals) {
  if (!Environment("NO_COLOR").empty()) return {};
  const std::string forced = Environment("CLICOLOR_FORCE");
  if (!forced.empty() && forced != "0") return {.out = true, .err = true};
  if (Environment("CLICOLOR") == "0" || Environment("TERM") == "dumb") return {};
  return terminals;
}

Colors Terminals() {
  return {.out = isatty(STDOUT_FILENO) != 0, .err = isatty(STDERR_FILENO) != 0};
}

void SetColors(Colors colors) { colors_on = colors; }

std::string Paint(Style style, absl::string_view text, Stream stream) {
  const bool on = stream == Stream::kOut ? colors_on.out : colors_on.err;
  if (!on || style == Style::kPlain || text.empty()) return std::string(text);
  return absl::StrCat("\x1b[", Code(style), "m", text, "\x1b[0m");
}

Style StyleOf(client::JobState state) {
  switch (state) {
    case client::JobState::kQueued:
    case client::JobState::kCancelled:
      return Style::kDim;
    case client::JobState::kRunning:
      return Style::kBusy;
    case client::JobState::kCancelling:
      return Style::kWarning;
    case client::JobState::kSucceeded:
      return Style::kGood;
    case client::JobState::kFailed:
      return Style::kBad;
    case client::JobState::kUnknown:
      break;
  }
  return Style::kPlain;
}

std::string PaintState(client::JobState state, Stream stream) {
  return Paint(StyleOf(state), ToString(state), stream);
}

}  // namespace spikepinn::cli
