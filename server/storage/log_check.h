// Whether the event log of a job tells what the job says of itself.
#ifndef SPIKEPINN_SERVER_STORAGE_LOG_CHECK_H_
#define SPIKEPINN_SERVER_STORAGE_LOG_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/jobs/job.h"

namespace spikepinn::server {

// Reads one log from its oldest event on.
//
//   LogCheck check(job, &findings);
//   for (const Event& event : events) check.Add(event);
//   check.Finish();
class LogCheck {
 public:
  // Of `job`, only id, state, attempt and the two ends of the log are looked at. What is wrong is
  // added to `findings`, which must outlive this.
  LogCheck(const Job& job, std::vector<std::string>* findings) : job_(job), findings_(findings) {}

  // Of `event`, only sequence, attempt, kind and state are looked at.
  void Add(const Event& event);
  void Finish();

 private:
  void CheckStateChange(const Event& event);
  void CheckAttempt(const Event& event);
  void Find(const std::string& what);

  const Job job_;
  std::vector<std::string>* const findings_;
  std::optional<Event> last_;      // the event before
  std::optional<JobState> state_;  // as of the last state change; nothing before the first
  bool ended_ = false;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_STORAGE_LOG_CHECK_H_
