// The losses of a job, as its event log tells them.
#ifndef SPIKEPINN_CLIENT_FILES_LOSS_LOG_H_
#define SPIKEPINN_CLIENT_FILES_LOSS_LOG_H_

#include <string>
#include <vector>

#include "client/client/job.h"
#include "client/files/columns.h"

namespace spikepinn::files {

// Where a later attempt took up its work again before the end of what an earlier one had reported,
// the later one's figures stand. For one thread.
class LossLog {
 public:
  void Add(const Progress& progress);

  // Ascending in overall_step.
  const std::vector<Progress>& rows() const { return rows_; }

  // Of the terms that were told, in the order in which they first appeared, "total" last.
  std::vector<std::string> TermNames() const;

  // One a row; NaN where a row has no such term.
  std::vector<double> ValuesOf(const std::string& term) const;

  // stage, step, the terms with "total" in any case, elapsed.
  std::string Csv() const;

  // loss_stage, loss_step, loss_TERM in the same order, loss_elapsed_seconds; NaN where a row has
  // no such term.
  std::vector<Column> Columns() const;

 private:
  // A file has a total also where none was told.
  std::vector<std::string> FileTerms() const;

  std::vector<Progress> rows_;
};

}  // namespace spikepinn::files

#endif  // SPIKEPINN_CLIENT_FILES_LOSS_LOG_H_
