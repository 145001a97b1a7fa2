// A training that goes on where an earlier attempt has left it.
#ifndef SPIKEPINN_SERVER_WORKER_RESUMABLE_TRAINING_H_
#define SPIKEPINN_SERVER_WORKER_RESUMABLE_TRAINING_H_

#include "absl/status/statusor.h"
#include "core/train/train.h"
#include "server/worker/progress_reporter.h"
#include "server/worker/server_connection.h"

namespace spikepinn::worker {

// Trains `spec` from the newest checkpoint in the assignment's folder that fits, or from the start,
// and saves new ones. A file that is damaged, or of another program or spec, is skipped with a
// warning; so is one that is ahead of the progress that the server has stored, since what led to it
// would be missing from the job's log for good. spec.runtime.threads is what is really used.
// Errors: those of Train but DataLoss; OutOfRange where a checkpoint would need more scratch space
// than the assignment grants.
absl::StatusOr<TrainingOutcome> TrainFromCheckpoint(const v1::Assignment& assignment,
                                                    const TrainingSpec& spec,
                                                    ServerConnection& server,
                                                    ProgressReporter& reporter);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_RESUMABLE_TRAINING_H_
