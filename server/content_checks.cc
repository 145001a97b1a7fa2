#include "server/content_checks.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/message_lite.h"
#include "server/jobs/sha256.h"
#include "spikepinn/v1/job.pb.h"
#include "spikepinn/v1/result.pb.h"
#include "spikepinn/v1/sweep.pb.h"
#include "spikepinn/v1/training_spec.pb.h"

namespace spikepinn::server {
namespace {

using Findings = std::vector<std::string>;

template <typename Message>
void CheckParses(const std::string& what, const std::string& bytes, Findings* findings) {
  if (!Message().ParseFromString(bytes)) {
    findings->push_back(absl::StrCat(what, " does not parse"));
  }
}

// Whether model and summary are there stands in the tables: the storage looks at that itself.
void CheckModel(const std::string& summary_bytes, const std::string& model, Findings* findings) {
  v1::Summary summary;
  if (model.empty() || !summary.ParseFromString(summary_bytes)) return;
  const std::string& promised = summary.model_sha256();
  if (promised.empty()) return;  // a worker that told none
  const std::string digest = Sha256Hex(model);
  if (digest == promised) return;
  findings->push_back(
      absl::StrCat("the model has SHA-256 ", digest, ", the summary says ", promised));
}

Findings CheckJob(const Job& job, const std::string& model) {
  Findings findings;
  CheckParses<v1::TrainingSpec>("the spec", job.spec, &findings);
  CheckParses<v1::TrainingSpec>("the effective spec", job.effective_spec, &findings);
  CheckParses<v1::Progress>("the progress", job.progress, &findings);
  CheckParses<v1::Summary>("the summary", job.summary, &findings);
  CheckModel(job.summary, model, &findings);
  return findings;
}

Findings CheckEvent(const Event& event) {
  Findings findings;
  switch (event.kind) {
    case EventKind::kStateChange:
      break;
    case EventKind::kProgress:
      CheckParses<v1::Progress>("its progress", event.payload, &findings);
      break;
    case EventKind::kWarning:
      CheckParses<v1::Warning>("its warning", event.payload, &findings);
      break;
    case EventKind::kSummary:
      CheckParses<v1::Summary>("its summary", event.payload, &findings);
      break;
    case EventKind::kPiece:
      CheckParses<v1::TrajectoryPiece>("its piece", event.payload, &findings);
      break;
    case EventKind::kCheckpoint:
      CheckParses<v1::Checkpoint>("its checkpoint", event.payload, &findings);
      break;
  }
  return findings;
}

Findings CheckDefinition(const std::string& definition) {
  Findings findings;
  CheckParses<v1::Sweep>("the definition", definition, &findings);
  return findings;
}

}  // namespace

ContentChecks MessageChecks() {
  return {.of_job = CheckJob, .of_event = CheckEvent, .of_definition = CheckDefinition};
}

}  // namespace spikepinn::server
