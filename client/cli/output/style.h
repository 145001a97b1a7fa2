// Colours, where a terminal shows them and nobody has forbidden it.
#ifndef SPIKEPINN_CLIENT_CLI_OUTPUT_STYLE_H_
#define SPIKEPINN_CLIENT_CLI_OUTPUT_STYLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "client/client/job.h"

namespace spikepinn::cli {

enum class Style { kPlain, kHeading, kDim, kGood, kBad, kBusy, kWarning };

// Standard output and standard error.
enum class Stream { kOut, kErr };

struct Colors {
  bool out = false;
  bool err = false;
};

// Which streams get colours where no flag says it: the terminals among them, unless NO_COLOR has
// any value, CLICOLOR is 0 or TERM is dumb. CLICOLOR_FORCE with another value than 0: both.
Colors UsualColors(Colors terminals);

// For the whole process, off at first: what a stream shows is no property of one command. Before
// other threads are started.
void SetColors(Colors colors);

// Which streams are terminals, by the operating system.
Colors Terminals();

// `text` with the codes of a style around it where the stream has colours, as it is elsewhere.
std::string Paint(Style style, absl::string_view text, Stream stream = Stream::kOut);

Style StyleOf(client::JobState state);

// The word for a state in its colour.
std::string PaintState(client::JobState state, Stream stream = Stream::kOut);

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_OUTPUT_STYLE_H_
