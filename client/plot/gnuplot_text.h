// Anybody's text as text of gnuplot's, which runs what stands in backquotes.
#ifndef SPIKEPINN_CLIENT_PLOT_GNUPLOT_TEXT_H_
#define SPIKEPINN_CLIENT_PLOT_GNUPLOT_TEXT_H_

#include <string>

#include "absl/strings/string_view.h"

namespace spikepinn::plot {

// A string in single quotes, in which gnuplot looks for neither commands, macros nor escapes.
// `text` is UTF-8; "’" stands for a single quote, of which gnuplot does not read all doubled ones,
// and "?" for what is no character to XML or would end the line. Markup is still read: write
// "noenhanced" beside it.
std::string Quoted(absl::string_view text);

// At most `most` characters, the last of them "…" where some were cut off.
std::string Shortened(absl::string_view text, std::size_t most);

}  // namespace spikepinn::plot

#endif  // SPIKEPINN_CLIENT_PLOT_GNUPLOT_TEXT_H_
