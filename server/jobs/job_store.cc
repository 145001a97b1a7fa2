#include "server/jobs/job_store.h"

namespace spikepinn::server {

Job JobOf(const NewJob& request) {
  Job job;
  job.display_name = request.display_name;
  job.spec = request.spec;
  job.effective_spec = request.effective_spec;
  job.user = request.user;
  job.priority = request.priority;
  job.device = request.device;
  job.threads = request.threads;
  job.resources = request.resources;
  job.max_attempts = request.max_attempts;
  return job;
}

}  // namespace spikepinn::server
