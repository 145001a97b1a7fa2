#include "client/cli/input/job_query.h"

#include <fnmatch.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

namespace spikepinn::cli {
namespace {

constexpr std::size_t kPageSize = 200;
constexpr std::size_t kCallsAtATime = 8;

bool NeedsSpecs(const JobQuery& query) { return !query.method.empty() || !query.preset.empty(); }

bool SortsBySpecs(const JobQuery& query) {
  return std::any_of(query.sort.begin(), query.sort.end(),
                     [](const SortKey& key) { return IsOfSpec(key.field); });
}

bool Matches(const JobQuery& query, const client::Job& job) {
  if (query.until.has_value() && job.create_time > query.until) return false;
  return query.name.empty() || fnmatch(query.name.c_str(), job.display_name.c_str(), 0) == 0;
}

bool MatchesBySpec(const JobQuery& query, const ListedJob& row) {
  return (query.method.empty() || row.method == query.method) &&
         (query.preset.empty() || row.preset == query.preset);
}

// Asks for the specs of rows that have none, several at a time. A job that is gone keeps its row.
absl::Status AddSpecs(client::Client& client, std::vector<ListedJob>* rows) {
  std::vector<absl::Status> errors(rows->size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < rows->size(); i = next++) {
      ListedJob& row = (*rows)[i];
      if (!row.method.empty()) continue;
      absl::StatusOr<client::Job> job = client.Get(row.job.name);
      if (job.ok()) {
        client::Job brief = std::move(row.job);
        row = ToListed(*std::move(job));
        row.job = std::move(brief);
      } else if (!absl::IsNotFound(job.status())) {
        errors[i] = job.status();
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(kCallsAtATime, rows->size()); ++i) {
      threads.emplace_back(work);
    }
  }
  for (absl::Status& error : errors) {
    if (!error.ok()) return std::move(error);
  }
  return absl::OkStatus();
}

// The jobs of a page that the filters leave; false if none of those behind them can be left.
absl::StatusOr<bool> AddPage(client::Client& client, const JobQuery& query,
                             std::vector<client::Job> page, std::vector<ListedJob>* rows) {
  std::vector<ListedJob> fitting;
  bool more = true;
  for (client::Job& job : page) {
    // Newest first: from here on all are older.
    more = !query.since.has_value() || job.create_time >= query.since;
    if (!more) break;
    if (Matches(query, job)) fitting.push_back(ToListed(std::move(job)));
  }
  if (NeedsSpecs(query)) {
    if (absl::Status status = AddSpecs(client, &fitting); !status.ok()) return status;
    std::erase_if(fitting, [&](const ListedJob& row) { return !MatchesBySpec(query, row); });
  }
  rows->insert(rows->end(), fitting.begin(), fitting.end());
  return more;
}

}  // namespace

absl::StatusOr<std::vector<ListedJob>> FetchJobs(client::Client& client, const JobQuery& query) {
  std::vector<ListedJob> rows;
  client::ListOptions options = query.server;
  const auto enough = [&] {
    return query.sort.empty() && query.limit > 0 && rows.size() >= query.limit;
  };
  const bool all_count = query.sort.empty() && query.limit > 0 && query.name.empty() &&
                         !NeedsSpecs(query) && !query.until.has_value();
  options.page_size = static_cast<int>(all_count ? std::min(query.limit, kPageSize) : kPageSize);
  do {
    absl::StatusOr<client::JobPage> page = client.List(options);
    if (!page.ok()) return page.status();
    absl::StatusOr<bool> more = AddPage(client, query, std::move(page->jobs), &rows);
    if (!more.ok()) return more.status();
    options.page_token = *more ? page->next_page_token : "";
  } while (!options.page_token.empty() && !enough());
  if (SortsBySpecs(query)) {
    if (absl::Status status = AddSpecs(client, &rows); !status.ok()) return status;
  }
  SortRows(ListedJobs().columns, query.sort, &rows);
  if (query.limit > 0 && rows.size() > query.limit) rows.resize(query.limit);
  if (query.with_specs) {
    if (absl::Status status = AddSpecs(client, &rows); !status.ok()) return status;
  }
  return rows;
}

}  // namespace spikepinn::cli
