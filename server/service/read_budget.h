// How much memory may be taken by what is being read.
#ifndef SPIKEPINN_SERVER_SERVICE_READ_BUDGET_H_
#define SPIKEPINN_SERVER_SERVICE_READ_BUDGET_H_

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "server/jobs/refusal.h"

namespace spikepinn::server {

// Any thread may call any member. Must outlive its shares.
class ReadBudget {
 public:
  // What is read, and how it is refused when there is too much of it.
  struct Kind {
    absl::string_view what;  // a literal: "results"
    Refusal refusal;
    std::int64_t stream_bytes;  // of a stream whatever it sends: its messages on the way, its call
  };
  static constexpr Kind kResults = {"results", Refusal::kTooManyResultsRead, std::int64_t{1} << 20};
  // 210 kB as measured, for a client that never reads.
  static constexpr Kind kLogs = {"logs", Refusal::kTooManyLogsRead, std::int64_t{256} << 10};

  // A stream's part, given back with it.
  class Share {
   public:
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_ != nullptr) budget_->GiveBack(bytes_);
    }

    // `bytes` more, for what is known now; ResourceExhausted as for Open.
    absl::Status Add(std::int64_t bytes);

   private:
    friend class ReadBudget;
    Share(ReadBudget* budget, std::int64_t bytes) : budget_(budget), bytes_(bytes) {}

    ReadBudget* budget_;
    std::int64_t bytes_;
  };

  ReadBudget(const Kind& kind, std::int64_t bytes) : kind_(kind), bytes_(bytes) {}

  // ResourceExhausted if that would be too much. A stream that is alone may take any size.
  absl::StatusOr<Share> Open();

 private:
  absl::Status Take(std::int64_t bytes, std::int64_t held);
  void GiveBack(std::int64_t bytes);

  const Kind kind_;
  const std::int64_t bytes_;
  absl::Mutex mutex_;
  std::int64_t taken_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_READ_BUDGET_H_
