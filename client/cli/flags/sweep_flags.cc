#include "client/cli/flags/sweep_flags.h"

#include <cmath>
#include <cstdint>
#include <optional>
#include <utility>
#include <variant>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "client/cli/flags/flag_checks.h"
#include "client/cli/input/sweep_fields.h"
#include "client/cli/input/sweep_file.h"
#include "client/cli/output/text.h"
#include "core/neuron/field_error.h"
#include "wire/scalar_reader.h"
#include "wire/sweep_points.h"

namespace spikepinn::cli {
namespace {

absl::Status AxisError(const std::string& text, absl::string_view rule) {
  return absl::InvalidArgumentError(
      absl::StrCat("--grid ", Printable(text.substr(0, 100)), ": ", rule));
}

// Whole numbers as such: a field that holds one takes no "1e+06".
std::string ValueText(double value) {
  constexpr double kExactlyWhole = 9007199254740992.0;  // 2^53
  if (value == std::floor(value) && std::abs(value) < kExactlyWhole) {
    return absl::StrCat(static_cast<std::int64_t>(value));
  }
  return FormatNumber(value);
}

// "first:last:count".
absl::StatusOr<std::vector<std::string>> ParseRange(const std::string& text,
                                                    absl::string_view range) {
  const std::vector<absl::string_view> parts = absl::StrSplit(range, ':');
  if (parts.size() != 3) return AxisError(text, "a range is first:last:count");
  const std::optional<double> first = wire::ParseFinite(absl::StripAsciiWhitespace(parts[0]));
  const std::optional<double> last = wire::ParseFinite(absl::StripAsciiWhitespace(parts[1]));
  std::int64_t count = 0;
  if (!first.has_value() || !last.has_value()) {
    return AxisError(text, "first and last of a range must be finite numbers");
  }
  if (!absl::SimpleAtoi(parts[2], &count) || count < 2 || count > wire::kMaxSweepPoints) {
    return AxisError(text, absl::StrCat("the count of a range must be a whole number in [2, ",
                                        wire::kMaxSweepPoints, "]"));
  }
  std::vector<std::string> values;
  for (std::int64_t i = 0; i < count; ++i) {
    // Multiplied before it is divided, so that 0:1:11 gives 0.3 and no 0.30000000000000004.
    const double value =
        *first + (*last - *first) * static_cast<double>(i) / static_cast<double>(count - 1);
    values.push_back(ValueText(i + 1 == count ? *last : value));
  }
  return values;
}

absl::Status CheckSource(const JobFlags& flags) {
  if (flags.file.empty() == !flags.preset.has_value()) {
    return absl::InvalidArgumentError(
        "name either a job or sweep FILE or a --preset: what all jobs have in common");
  }
  return absl::OkStatus();
}

}  // namespace

void AddSweepFlags(CLI::App* command, SweepFlags* flags) {
  AddJobFlags(command, &flags->job);
  command
      ->add_option(
          "--grid", flags->axes,
          "Vary FIELD=first:last:count or FIELD=v1,v2,...; more of them make a grid; FIELD as "
          "--set names it")
      ->allow_extra_args(false)
      ->type_name("AXIS")
      ->check(Utf8());
}

absl::StatusOr<client::SweepAxis> ParseAxis(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    return AxisError(text, "must be FIELD=first:last:count or FIELD=v1,v2,...");
  }
  client::SweepAxis axis = {.field = text.substr(0, equals), .values = {}};
  const std::string right = text.substr(equals + 1);
  const bool is_list = right.find(',') != std::string::npos;
  if (!is_list && absl::StrContains(right, ':') &&
      wire::ParseFinite(right.substr(0, right.find(':'))).has_value()) {
    absl::StatusOr<std::vector<std::string>> values = ParseRange(text, right);
    if (!values.ok()) return values.status();
    axis.values = *std::move(values);
    return axis;
  }
  for (const absl::string_view value : absl::StrSplit(right, ',')) {
    axis.values.emplace_back(absl::StripAsciiWhitespace(value));
    if (axis.values.back().empty()) return AxisError(text, "a value is missing");
  }
  return axis;
}

absl::StatusOr<client::SweepRequest> MakeSweepRequest(const SweepFlags& flags, std::string* note) {
  if (absl::Status status = CheckSource(flags.job); !status.ok()) return status;
  client::SweepRequest request;
  if (flags.job.preset.has_value()) {
    if (absl::Status status = UsePreset(flags.job, &request.job); !status.ok()) return status;
  } else {
    absl::StatusOr<client::SweepRequest> from_file = ReadSweepFile(flags.job.file, flags.job.cell);
    if (!from_file.ok()) return from_file.status();
    request = *std::move(from_file);
  }
  if (absl::Status status = ApplyJobFlags(flags.job, &request.job, note); !status.ok()) {
    return status;
  }
  if (flags.job.name.has_value()) request.display_name = *flags.job.name;
  for (const std::string& text : flags.axes) {
    absl::StatusOr<client::SweepAxis> axis = ParseAxis(text);
    if (!axis.ok()) return axis.status();
    auto* const grid = std::get_if<client::SweepGrid>(&request.points);
    if (grid == nullptr) return AxisError(text, "the file gives a list, which has no axes");
    grid->push_back(*std::move(axis));
  }
  if (client::SweepFields(request.points).empty()) {
    return absl::InvalidArgumentError(
        "nothing varies: give --grid FIELD=VALUES, or a grid or list in the file");
  }
  if (absl::Status status = ResolveSweepFields(&request); !status.ok()) return status;
  return request;
}

}  // namespace spikepinn::cli
