// Whose turn it is.
#ifndef SPIKEPINN_SERVER_SCHEDULE_TURNS_H_
#define SPIKEPINN_SERVER_SCHEDULE_TURNS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "server/schedule/job_queue.h"

namespace spikepinn::server {

// Merges the lines of one priority: the user with the smaller use first, the older job first of
// users with the same. A user's use may grow while turns are taken, but not shrink. Not
// synchronised; borrows lines and uses.
class Turns {
 public:
  struct Turn {
    const Line* line = nullptr;
    double* use = nullptr;    // of the line's user, the same for all of that user's lines
    std::int64_t number = 0;  // of the job
  };

  void Add(const Turn& turn);

  // Takes the first turn; nothing if none is left.
  std::optional<Turn> Next();

 private:
  struct Ranked {
    double use;
    Turn turn;
  };

  static bool After(const Ranked& a, const Ranked& b);

  std::vector<Ranked> heap_;  // the first turn on top
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SCHEDULE_TURNS_H_
