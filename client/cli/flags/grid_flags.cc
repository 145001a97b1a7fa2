#include "client/cli/flags/grid_flags.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/neuron/field_error.h"
#include "wire/scalar_reader.h"

namespace spikepinn::cli {
namespace {

constexpr double kMaxTimes = 2'000'000;  // of a trajectory, by the API

absl::Status TimesError(const std::string& text, absl::string_view rule) {
  constexpr std::size_t kLongest = 60;
  const std::string shown =
      text.size() > kLongest ? absl::StrCat(text.substr(0, kLongest), "...") : text;
  return absl::InvalidArgumentError(absl::StrCat("--times = ", shown, ": ", rule));
}

absl::StatusOr<std::vector<double>> ParseNumbers(const std::string& text, char separator) {
  std::vector<double> numbers;
  for (const absl::string_view part : absl::StrSplit(text, separator)) {
    const std::optional<double> number = wire::ParseFinite(absl::StripAsciiWhitespace(part));
    if (!number.has_value()) return TimesError(text, absl::StrCat("\"", part, "\" is no number"));
    numbers.push_back(*number);
  }
  return numbers;
}

absl::StatusOr<std::vector<double>> ParseRange(const std::string& text) {
  absl::StatusOr<std::vector<double>> parts = ParseNumbers(text, ':');
  if (!parts.ok()) return parts;
  if (parts->size() != 3) return TimesError(text, "a range is begin:end:step");
  const double begin = (*parts)[0];
  const double end = (*parts)[1];
  const double step = (*parts)[2];
  if (!(step > 0.0)) return TimesError(text, "the step must be > 0");
  if (!(end >= begin)) return TimesError(text, "the end must not lie before the begin");
  // A rounding error must not cost the last time.
  const double steps = std::floor((end - begin) / step * (1.0 + 1e-12));
  if (steps >= kMaxTimes) return TimesError(text, "at most 2,000,000 times");
  std::vector<double> times;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(steps); ++i) {
    times.push_back(std::min(begin + static_cast<double>(i) * step, end));
  }
  return times;
}

}  // namespace

void AddGridFlags(CLI::App* command, GridFlags* flags) {
  command->add_option("--dt", flags->dt_ms, "Sample the trajectory every so many ms; default 0.1");
  command
      ->add_option("--times", flags->times,
                   "Sample it at these times in ms: a,b,c or begin:end:step")
      ->type_name("TIMES");
}

absl::StatusOr<std::vector<double>> ParseTimes(const std::string& text) {
  if (text.find(':') != std::string::npos) return ParseRange(text);
  absl::StatusOr<std::vector<double>> times = ParseNumbers(text, ',');
  for (std::size_t i = 1; times.ok() && i < times->size(); ++i) {
    if (!((*times)[i] > (*times)[i - 1])) return TimesError(text, "must be ascending");
  }
  return times;
}

absl::StatusOr<client::TimeGrid> MakeGrid(const GridFlags& flags) {
  if (flags.times.has_value() && flags.dt_ms.has_value()) {
    return absl::InvalidArgumentError("give either --dt or --times, not both");
  }
  if (flags.times.has_value()) {
    absl::StatusOr<std::vector<double>> times = ParseTimes(*flags.times);
    if (!times.ok()) return times.status();
    return client::TimeGrid(*std::move(times));
  }
  const double dt_ms = flags.dt_ms.value_or(client::kDefaultGridMs);
  if (!std::isfinite(dt_ms) || dt_ms <= 0.0) {
    return absl::InvalidArgumentError(
        absl::StrCat("--dt = ", FormatNumber(dt_ms), ": must be finite and > 0"));
  }
  return client::TimeGrid(dt_ms);
}

}  // namespace spikepinn::cli
