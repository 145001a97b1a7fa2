#include "server/jobs/transitions.h"

#include <algorithm>
#include <iterator>

namespace spikepinn::server {
namespace {

struct LegalMove {
  JobState from;
  JobState to;
};

constexpr LegalMove kLegalMoves[] = {
    {JobState::kQueued, JobState::kRunning},        //
    {JobState::kQueued, JobState::kCancelled},      //
    {JobState::kRunning, JobState::kSucceeded},     //
    {JobState::kRunning, JobState::kFailed},        //
    {JobState::kRunning, JobState::kCancelling},    //
    {JobState::kRunning, JobState::kQueued},        //
    {JobState::kCancelling, JobState::kCancelled},  //
};

}  // namespace

bool IsLegalMove(JobState from, JobState to) {
  return std::any_of(std::begin(kLegalMoves), std::end(kLegalMoves),
                     [&](const LegalMove& move) { return move.from == from && move.to == to; });
}

}  // namespace spikepinn::server
