#include "server/check.h"

#include <memory>

#include "server/content_checks.h"
#include "server/storage/check.h"
#include "server/storage/data_dir.h"

namespace spikepinn::server {

absl::StatusOr<bool> CheckDataDir(const std::string& path, std::ostream& out) {
  absl::StatusOr<std::unique_ptr<DataDir>> data_dir = DataDir::OpenExisting(path);
  if (!data_dir.ok()) return data_dir.status();
  absl::StatusOr<CheckReport> report = CheckFolder(**data_dir, MessageChecks());
  if (!report.ok()) return report.status();
  for (const std::string& finding : report->findings) out << finding << '\n';
  for (const std::string& note : report->notes) out << "note: " << note << '\n';
  if (report->findings.empty()) {
    out << "ok: " << report->jobs << " jobs, " << report->events << " events" << std::endl;
    return true;
  }
  const std::size_t count = report->findings.size();
  out << "damaged: " << count << (count == 1 ? " finding" : " findings") << std::endl;
  return false;
}

}  // namespace spikepinn::server
