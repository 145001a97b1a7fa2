#include "server/service/result_budget.h"

#include "absl/strings/str_cat.h"
#include "server/jobs/refusal.h"

namespace spikepinn::server {

absl::StatusOr<ResultBudget::Share> ResultBudget::Open() {
  if (absl::Status taken = Take(kStreamBytes, 0); !taken.ok()) return taken;
  return Share(this, kStreamBytes);
}

absl::Status ResultBudget::Share::Add(std::int64_t bytes) {
  absl::Status taken = budget_->Take(bytes, bytes_);
  if (taken.ok()) bytes_ += bytes;
  return taken;
}

// `held`: what the stream that asks has already.
absl::Status ResultBudget::Take(std::int64_t bytes, std::int64_t held) {
  absl::MutexLock lock(&mutex_);
  const bool is_alone = taken_ == held;
  if (!is_alone && taken_ + bytes > bytes_) {
    return Refuse(Refusal::kTooManyResultsRead,
                  absl::StrCat("results of ", taken_ >> 20,
                               " MiB are being read: try again when some of them have been"));
  }
  taken_ += bytes;
  return absl::OkStatus();
}

void ResultBudget::GiveBack(std::int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  taken_ -= bytes;
}

}  // namespace spikepinn::server
