// What changes, shown again and again.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_REDRAW_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_REDRAW_H_

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "client/cli/context.h"
#include "client/cli/output/format.h"
#include "client/cli/output/listing.h"

namespace spikepinn::cli {

// JSON and YAML: the documents that are new or have changed. Text: on a terminal in place, as far
// as it fits; elsewhere all of it, behind an empty line, whenever something has changed that it
// shows, but for ages. For one thread.
class Redraw {
 public:
  Redraw(Context& context, Format format) : context_(context), format_(format) {}
  ~Redraw();

  Redraw(const Redraw&) = delete;
  Redraw& operator=(const Redraw&) = delete;

  void Show(const Listing& listing);

  // The same for what will not change any more: all of it, however long it is.
  void ShowLast(const Listing& listing);

  // Stands below what is shown, on a terminal only; elsewhere a new one is a warning.
  void Note(const std::string& note);

 private:
  bool OnTerminal() const { return !IsDocuments(format_) && context_.terminal_width() > 0; }
  void PrintNewDocuments(const std::vector<std::string>& documents);
  void Draw(bool whole = false);

  Context& context_;
  const Format format_;
  Listing shown_;
  std::set<std::string> shown_documents_;
  std::string note_;
  bool anything_shown_ = false;
  std::string drawn_;            // on the terminal now
  std::size_t drawn_lines_ = 0;  // of it
};

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_REDRAW_H_
