// How events are shown while a job is watched.
#ifndef SPIKEPINN_CLIENT_CLI_FOLLOW_EVENT_PRINTER_H_
#define SPIKEPINN_CLIENT_CLI_FOLLOW_EVENT_PRINTER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <ostream>
#include <string>

#include "absl/time/time.h"
#include "client/client/job.h"

namespace spikepinn::cli {

// For one thread. Writes to a stream that must outlive it.
class EventPrinter {
 public:
  virtual ~EventPrinter() = default;

  virtual void Print(const client::Event& event) = 0;

  // Leaves the terminal as a line of text would; called before anything else is printed.
  virtual void Finish() {}
};

// Every event as one JSON object a line.
std::unique_ptr<EventPrinter> NewJsonPrinter(std::string job_name, std::ostream& out);

// For pipes and logs: a line an event with its time of day, progress thinned to one line a second
// (of the events' own time) and one at each new stage.
std::unique_ptr<EventPrinter> NewLinePrinter(std::ostream& out,
                                             absl::TimeZone zone = absl::LocalTimeZone());

// For terminals: progress in one line that is written again and again, as wide as `width()` says;
// everything else as lines above it.
std::unique_ptr<EventPrinter> NewTerminalPrinter(std::ostream& out,
                                                 std::function<std::size_t()> width,
                                                 absl::TimeZone zone = absl::LocalTimeZone());

}  // namespace spikepinn::cli

#endif  // SPIKEPINN_CLIENT_CLI_FOLLOW_EVENT_PRINTER_H_
