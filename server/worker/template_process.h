// The template: a process that has LibTorch loaded and forks workers, so that nobody waits for the
// loading again.
#ifndef SPIKEPINN_SERVER_WORKER_TEMPLATE_PROCESS_H_
#define SPIKEPINN_SERVER_WORKER_TEMPLATE_PROCESS_H_

#include <functional>

namespace spikepinn::worker {

// Forks a worker for every request on `control_fd` (wire/template_protocol.h) until that closes,
// which is how a server that is gone is noticed; returns the exit code. In each worker `run_worker`
// is called with the worker's socket to the server, and its result is the process's exit code; no
// static destructor runs there.
//
// The calling process must have one thread and must never have computed: neither libgomp's nor
// LibTorch's threads survive a fork. It should be a child of a process that is a subreaper
// (PR_SET_CHILD_SUBREAPER), which becomes the parent of the workers.
int RunTemplate(int control_fd, const std::function<int(int socket)>& run_worker);

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_TEMPLATE_PROCESS_H_
