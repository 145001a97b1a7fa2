// How much memory results may take while they are being read.
#ifndef SPIKEPINN_SERVER_SERVICE_RESULT_BUDGET_H_
#define SPIKEPINN_SERVER_SERVICE_RESULT_BUDGET_H_

#include <cstdint>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"

namespace spikepinn::server {

// Any thread may call any member. Must outlive its shares.
class ResultBudget {
 public:
  // What a stream takes whatever it sends: its messages on the way, its call.
  static constexpr std::int64_t kStreamBytes = std::int64_t{1} << 20;

  // A stream's part, given back with it.
  class Share {
   public:
    Share(Share&& other) noexcept
        : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (budget_ != nullptr) budget_->GiveBack(bytes_);
    }

    // `bytes` more, for a result that is known now; ResourceExhausted as for Open.
    absl::Status Add(std::int64_t bytes);

   private:
    friend class ResultBudget;
    Share(ResultBudget* budget, std::int64_t bytes) : budget_(budget), bytes_(bytes) {}

    ResultBudget* budget_;
    std::int64_t bytes_;
  };

  explicit ResultBudget(std::int64_t bytes) : bytes_(bytes) {}

  // ResourceExhausted if that would be too much. A stream that is alone may take any size.
  absl::StatusOr<Share> Open();

 private:
  absl::Status Take(std::int64_t bytes, std::int64_t held);
  void GiveBack(std::int64_t bytes);

  const std::int64_t bytes_;
  absl::Mutex mutex_;
  std::int64_t taken_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace spikepinn::server

#endif  // SPIKEPINN_SERVER_SERVICE_RESULT_BUDGET_H_
