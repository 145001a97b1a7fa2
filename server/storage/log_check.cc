#include "server/storage/log_check.h"

#include "absl/strings/str_cat.h"
#include "server/jobs/job_name.h"
#include "server/jobs/transitions.h"

namespace spikepinn::server {

void LogCheck::Find(const std::string& what) {
  findings_->push_back(absl::StrCat(JobName(job_.id), ": ", what));
}

void LogCheck::Add(const Event& event) {
  const std::int64_t expected = last_ ? last_->sequence + 1 : job_.first_event_sequence;
  if (event.sequence != expected) {
    Find(absl::StrCat("event ", event.sequence, " stands where event ", expected, " must be"));
  }
  if (ended_) Find(absl::StrCat("event ", event.sequence, " comes after its end"));
  CheckAttempt(event);
  if (event.kind == EventKind::kStateChange) {
    CheckStateChange(event);
  } else if (event.sequence == 1) {
    Find("event 1 is no state change");
  }
  last_ = event;
}

void LogCheck::CheckAttempt(const Event& event) {
  const bool starts = event.kind == EventKind::kStateChange && event.state == JobState::kRunning;
  const std::int32_t before = last_ ? last_->attempt : 0;
  // Where the head of the log is gone, nobody knows what came before.
  if (!last_ && job_.first_event_sequence > 1) return;
  const std::int32_t expected = before + (starts ? 1 : 0);
  if (event.attempt != expected) {
    Find(absl::StrCat("event ", event.sequence, " is of attempt ", event.attempt, ", must be of ",
                      expected));
  }
}

void LogCheck::CheckStateChange(const Event& event) {
  const bool first = event.sequence == 1;
  if (first && event.state != JobState::kQueued) {
    Find(absl::StrCat("event 1 says ", ToString(event.state), ", must say QUEUED"));
  }
  if (!first && state_ && !IsLegalMove(*state_, event.state)) {
    Find(absl::StrCat("event ", event.sequence, " moves it from ", ToString(*state_), " to ",
                      ToString(event.state), ", which is no legal move"));
  }
  state_ = event.state;
  ended_ = ended_ || IsTerminal(event.state);
}

void LogCheck::Finish() {
  if (!last_) {
    Find("has no events");
    return;
  }
  if (last_->sequence != job_.last_event_sequence) {
    Find(absl::StrCat("the log ends with event ", last_->sequence, ", must end with event ",
                      job_.last_event_sequence));
  }
  if (last_->attempt != job_.attempt) {
    Find(absl::StrCat("attempt is ", job_.attempt, ", but the log ends with attempt ",
                      last_->attempt));
  }
  if (state_ && *state_ != job_.state) {
    Find(absl::StrCat("state is ", ToString(job_.state), ", but the log says ", ToString(*state_)));
  }
  if (!state_ && IsTerminal(job_.state)) {
    Find(absl::StrCat("state is ", ToString(job_.state), ", but the log does not say so"));
  }
}

}  // namespace spikepinn::server
