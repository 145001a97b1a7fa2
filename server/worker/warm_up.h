// Makes the first assignment of a worker start as fast as any later one.
#ifndef SPIKEPINN_SERVER_WORKER_WARM_UP_H_
#define SPIKEPINN_SERVER_WORKER_WARM_UP_H_

namespace spikepinn::worker {

// Runs a tiny training, so that LibTorch's code is in memory and its one-time set-up done. Changes
// no result: every training seeds its own random numbers and sets its own number of threads.
void WarmUp();

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_WARM_UP_H_
