#include "client/cli/follow/redraw.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "client/cli/output/text.h"

namespace spikepinn::cli {
namespace {

// No line takes two rows, also where a terminal thinks that a character is wider than we do.
constexpr char kNoWrap[] = "\x1b[?7l";
constexpr char kWrap[] = "\x1b[?7h";
constexpr char kClearBelow[] = "\x1b[J";
constexpr char kClearLine[] = "\r\x1b[K";

// At most `most` lines of `lines`, the last saying how many are left out.
void Shorten(std::size_t most, std::vector<std::string>* lines) {
  if (most < 2 || lines->size() <= most) return;
  const std::size_t hidden = lines->size() - (most - 1);
  lines->resize(most - 1);
  lines->push_back(absl::StrCat("... and ", hidden, " more lines"));
}

}  // namespace

void Redraw::Show(const Listing& listing) {
  if (IsDocuments(format_)) {
    PrintNewDocuments(listing.documents);
  } else if (OnTerminal()) {
    shown_ = listing;
    Draw();
  } else if (!anything_shown_ || listing.lasting != shown_.lasting) {
    context_.out << (anything_shown_ ? "\n" : "") << listing.text << std::flush;
    shown_ = listing;
  }
  anything_shown_ = true;
}

void Redraw::ShowLast(const Listing& listing) {
  if (!OnTerminal()) return Show(listing);
  shown_ = listing;
  Draw(true);
}

void Redraw::Note(const std::string& note) {
  if (note == note_) return;
  note_ = note;
  if (OnTerminal()) {
    Draw();
  } else if (!note.empty()) {
    context_.Warn(note);
  }
}

void Redraw::PrintNewDocuments(const std::vector<std::string>& documents) {
  for (const std::string& document : documents) {
    if (!shown_documents_.contains(document)) context_.out << document;
  }
  context_.out << std::flush;
  shown_documents_ = {documents.begin(), documents.end()};
}

Redraw::~Redraw() {
  // Over the ^C that the terminal has shown.
  if (drawn_lines_ > 0) context_.out << kClearLine << std::flush;
}

void Redraw::Draw(bool whole) {
  std::vector<std::string> lines = absl::StrSplit(absl::StripSuffix(shown_.text, "\n"), '\n');
  const std::size_t height = context_.terminal_height();
  // The cursor stands in a row of its own below.
  const std::size_t rows = height > 2 ? height - (note_.empty() ? 1 : 2) : lines.size() + 1;
  if (!whole) Shorten(rows, &lines);
  if (!note_.empty()) lines.push_back(Printable(note_));
  for (std::string& line : lines) {
    if (!whole) line = Clip(line, context_.terminal_width());
  }
  const std::string text = absl::StrCat(absl::StrJoin(lines, "\n"), "\n");
  if (text == drawn_) return;
  if (drawn_lines_ > 0) context_.out << "\r\x1b[" << drawn_lines_ << "A";
  context_.out << kClearBelow << (whole ? text : absl::StrCat(kNoWrap, text, kWrap)) << std::flush;
  drawn_ = text;
  drawn_lines_ = lines.size();
}

}  // namespace spikepinn::cli
