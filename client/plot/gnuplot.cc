#include "client/plot/gnuplot.h"

#include <fcntl.h>
#include <spawn.h>

#include <fstream>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/files/output_file.h"
#include "client/plot/private_folder.h"
#include "client/plot/run_program.h"

namespace spikepinn::plot {
namespace {

constexpr char kScript[] = "figure.gp";
constexpr char kPicture[] = "figure.out";
constexpr char kErrors[] = "errors.txt";
constexpr std::size_t kMostErrorText = 1000;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

// What the new process does before it becomes gnuplot.
class FileActions {
 public:
  explicit FileActions(const std::filesystem::path& folder) {
    posix_spawn_file_actions_init(&actions_);
    posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str());
    posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions_, 2, kErrors, O_WRONLY | O_CREAT, 0600);
  }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_ = {};
};

absl::Status Run(const std::string& program, const std::filesystem::path& folder) {
  const FileActions actions(folder);
  // No file of the user's changes what is drawn.
  const absl::Status status = RunProgram({program, "--default-settings", kScript}, actions.get());
  if (status.ok()) return status;
  if (absl::IsNotFound(status)) {
    return absl::FailedPreconditionError(absl::StrCat(
        std::string(status.message()),
        ": figures are drawn by gnuplot 5.4 or newer: install it (on Debian: apt install "
        "gnuplot-nox), or use `spikepinn report`, which needs a browser only"));
  }
  const std::string text = ReadFile(folder / kErrors).substr(0, kMostErrorText);
  return absl::FailedPreconditionError(absl::StrCat(
      program, " did not draw the figure; if it is older than 5.4, install a newer one. It said: ",
      text.empty() ? "nothing" : std::string(absl::StripAsciiWhitespace(text))));
}

}  // namespace

absl::StatusOr<std::string> DrawWithGnuplot(const Figure& figure, const PaperSize& size,
                                            PictureFormat format, const std::string& program) {
  absl::StatusOr<PrivateFolder> folder = PrivateFolder::Make();
  if (!folder.ok()) return folder.status();
  const std::string script = GnuplotScript(figure, size, format, kPicture);
  absl::Status status = files::WriteFile((folder->path() / kScript).string(), script);
  if (status.ok()) status = Run(program, folder->path());
  if (!status.ok()) return status;
  std::string picture = ReadFile(folder->path() / kPicture);
  if (picture.empty()) {
    return absl::FailedPreconditionError(
        absl::StrCat(program, " drew nothing; it said: ", ReadFile(folder->path() / kErrors)));
  }
  return picture;
}

}  // namespace spikepinn::plot
