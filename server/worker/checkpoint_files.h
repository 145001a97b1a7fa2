// The checkpoints of a job as files in its folder.
#ifndef SPIKEPINN_SERVER_WORKER_CHECKPOINT_FILES_H_
#define SPIKEPINN_SERVER_WORKER_CHECKPOINT_FILES_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "server/worker/checkpoint_codec.h"

namespace spikepinn::worker {

// Files "checkpoint-STEP-ATTEMPT.ckpt", complete or not there: a file is written under another
// name, synchronised, renamed, and the folder synchronised. The two newest are kept, so that one
// that gets damaged leaves one, and the newest that is not ahead of what the server has stored: if
// the server ends now, that is where the next attempt can go on without a hole in the job's log.
// Several attempts may share the folder, since none changes a file.
// Not thread-safe.
class CheckpointFiles {
 public:
  struct Saved {
    std::string path;
    CheckpointNote note;
    std::string state;
    std::int64_t bytes = 0;  // of the file
  };

  // All files of `folder` together may have `scratch_bytes`; 0: any. The folder is not made here: a
  // server that has removed it is through with the job.
  CheckpointFiles(std::string folder, std::int64_t attempt, std::int64_t scratch_bytes)
      : folder_(std::move(folder)), attempt_(attempt), scratch_bytes_(scratch_bytes) {}

  // The size of the file once it is durable. `progress_stored`: the overall step up to which the
  // server has stored the progress. OutOfRange: it would need more than scratch_bytes.
  // Unavailable: the disk is full or broken; no file of before is lost.
  absl::StatusOr<std::int64_t> Save(
      const CheckpointNote& note, absl::string_view state,
      std::int64_t progress_stored = std::numeric_limits<std::int64_t>::max());

  // The newest one that `program` has written, none if there is none. Every file before it that is
  // damaged, or another program's, is removed, and a sentence says so in `warnings`; so are the
  // remains of writing.
  std::optional<Saved> Newest(const std::string& program, std::vector<std::string>* warnings);

  // Removes a file that turned out not to fit.
  void Discard(const Saved& saved);

 private:
  // Names without the folder, the newest first.
  std::vector<std::string> Names() const;
  std::int64_t BytesInFolder() const;
  absl::Status MakeRoom(std::int64_t bytes);
  // Also kept is the newest one up to `progress_stored`.
  void RemoveAllBut(std::size_t newest, std::int64_t progress_stored);
  std::string PathOf(const std::string& name) const { return folder_ + "/" + name; }

  const std::string folder_;
  const std::int64_t attempt_;
  const std::int64_t scratch_bytes_;
};

}  // namespace spikepinn::worker

#endif  // SPIKEPINN_SERVER_WORKER_CHECKPOINT_FILES_H_
