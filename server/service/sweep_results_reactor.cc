#include "server/service/sweep_results_reactor.h"

#include <utility>

#include "absl/time/clock.h"
#include "server/service/status_mapping.h"
#include "server/service/sweep_results.h"

namespace spikepinn::server {
namespace {

// A summary lists every spike: few enough that a page of them is small.
constexpr int kRowsPerPage = 64;
// Until a pool that is full is asked again: a table that has begun must not break off for that.
constexpr absl::Duration kPoolRetry = absl::Milliseconds(20);

}  // namespace

SweepResultsReactor* SweepResultsReactor::Start(const Context& context, std::string sweep_id,
                                                ReadBudget::Share share) {
  auto* reactor = new SweepResultsReactor(context, std::move(sweep_id), std::move(share));
  context.loop.Post([reactor] { reactor->Open(); });
  return reactor;
}

void SweepResultsReactor::Open() {
  absl::StatusOr<Sweep> sweep = context_.dispatcher.store().GetSweep(sweep_id_);
  if (!sweep.ok()) return End(sweep.status());
  stored_definition_ = std::move(sweep->definition);
  ReadPage();
}

void SweepResultsReactor::ReadPage() {
  absl::StatusOr<std::vector<Job>> page =
      context_.dispatcher.store().SweepJobs(sweep_id_, last_index_, kRowsPerPage);
  if (!page.ok()) return End(page.status());
  if (page->empty()) return End(absl::OkStatus());
  page_ = *std::move(page);
  last_index_ = page_.back().sweep_index;
  SubmitPage();
}

void SweepResultsReactor::SubmitPage() {
  const absl::Status submitted = context_.pool.Submit([this] { EncodePage(); });
  if (absl::IsResourceExhausted(submitted)) {
    context_.loop.RunAfter(kPoolRetry, [this] { SubmitPage(); });
  } else if (!submitted.ok()) {
    End(submitted);
  }
}

void SweepResultsReactor::EncodePage() {
  if (!stored_definition_.empty()) {
    if (!definition_.ParseFromString(stored_definition_)) {
      return End(absl::InternalError("the sweep's stored definition does not parse"));
    }
    stored_definition_.clear();
  }
  response_.Clear();
  for (const Job& job : page_) *response_.add_results() = ResultRow(definition_, job);
  page_.clear();
  context_.writes.Began(context_.call, absl::Now());
  StartWrite(&response_);
}

void SweepResultsReactor::OnWriteDone(bool ok) {
  context_.writes.Ended(context_.call);
  if (!ok) return End(absl::CancelledError("the client is gone"));
  context_.loop.Post([this] { ReadPage(); });
}

void SweepResultsReactor::OnDone() { delete this; }

void SweepResultsReactor::End(const absl::Status& status) { Finish(ToGrpc(status)); }

}  // namespace spikepinn::server
