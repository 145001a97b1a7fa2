#include "server/service/read_budget.h"

#include "absl/strings/str_cat.h"

namespace spikepinn::server {

absl::StatusOr<ReadBudget::Share> ReadBudget::Open() {
  if (absl::Status taken = Take(kind_.stream_bytes, 0); !taken.ok()) return taken;
  return Share(this, kind_.stream_bytes);
}

absl::Status ReadBudget::Share::Add(std::int64_t bytes) {
  absl::Status taken = budget_->Take(bytes, bytes_);
  if (taken.ok()) bytes_ += bytes;
  return taken;
}

// `held`: what the stream that asks has already.
absl::Status ReadBudget::Take(std::int64_t bytes, std::int64_t held) {
  absl::MutexLock lock(&mutex_);
  const bool is_alone = taken_ == held;
  if (!is_alone && taken_ + bytes > bytes_) {
    return Refuse(kind_.refusal,
                  absl::StrCat(kind_.what, " of ", taken_ >> 20,
                               " MiB are being read: try again when some of them have been"));
  }
  taken_ += bytes;
  return absl::OkStatus();
}

void ReadBudget::GiveBack(std::int64_t bytes) {
  absl::MutexLock lock(&mutex_);
  taken_ -= bytes;
}

}  // namespace spikepinn::server
