#include "core/network/segmented_model.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using ConstMap = Eigen::Map<const ArrayXd>;

absl::Status Broken(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("segmented model: ", what));
}

ConstMap AsArray(const std::vector<double>& values) {
  return ConstMap(values.data(), static_cast<Index>(values.size()));
}

absl::Status CheckSegment(const SegmentParts& segment) {
  const std::size_t units = segment.slope.size();
  if (segment.centre.size() != units || segment.v_output.size() != units + 1 ||
      segment.w_output.size() != units + 1) {
    return Broken("a segment does not have as many weights as units");
  }
  if (!(segment.duration_ms > 0.0)) return Broken("a segment's duration must be > 0");
  if (segment.map.coefficients().size() < 2) return Broken("a time map has no coefficients");
  return absl::OkStatus();
}

}  // namespace

void EvaluateSegment(const SegmentParts& segment, absl::Span<const double> elapsed_ms,
                     Evaluation* out) {
  const ConstMap slope = AsArray(segment.slope);
  const ConstMap centre = AsArray(segment.centre);
  const auto units = static_cast<Index>(segment.slope.size());
  const ConstMap v_tail(segment.v_output.data() + 1, units);
  const ConstMap w_tail(segment.w_output.data() + 1, units);
  ArrayXd y(units), dy(units);
  for (const double elapsed : elapsed_ms) {
    const double s = segment.map.Inverse(elapsed / segment.duration_ms);
    // tanh(x) by the exponential, which Eigen computes many at a time.
    y = 1.0 - 2.0 / (1.0 + (2.0 * slope * (s - centre)).exp());
    dy = slope * (1.0 - y * y);
    const double nv = segment.v_output[0] + (v_tail * y).sum();
    const double nw = segment.w_output[0] + (w_tail * y).sum();
    const double ds_dt = 1.0 / (segment.duration_ms * segment.map.Derivative(s));
    out->v_mv.push_back(segment.start_v_mv + segment.v_scale_mv * s * nv);
    out->w_pa.push_back(segment.start_w_pa + segment.w_scale_pa * s * nw);
    const double dv_ds = segment.v_scale_mv * (nv + s * (v_tail * dy).sum());
    const double dw_ds = segment.w_scale_pa * (nw + s * (w_tail * dy).sum());
    out->dv_mv_per_ms.push_back(dv_ds * ds_dt);
    out->dw_pa_per_ms.push_back(dw_ds * ds_dt);
  }
}

absl::StatusOr<std::unique_ptr<TrainedModel>> SegmentedModel::Make(
    std::vector<SegmentParts> segments) {
  if (segments.empty()) return Broken("it has no segment");
  double time_ms = 0.0;
  for (const SegmentParts& segment : segments) {
    if (absl::Status status = CheckSegment(segment); !status.ok()) return status;
    if (!(std::abs(segment.start_ms - time_ms) <= 1e-9 * std::max(1.0, time_ms))) {
      return Broken(absl::StrCat("a segment starts at ", segment.start_ms, " ms instead of ",
                                 time_ms, " ms"));
    }
    time_ms = segment.start_ms + segment.duration_ms;
  }
  return std::unique_ptr<TrainedModel>(new SegmentedModel(std::move(segments)));
}

Evaluation SegmentedModel::Evaluate(absl::Span<const double> time_ms, Side side) const {
  Evaluation out;
  std::size_t current = 0;
  std::vector<double> elapsed_ms;
  const auto flush = [&] {
    EvaluateSegment(segments_[current], elapsed_ms, &out);
    elapsed_ms.clear();
  };
  const auto starts_before = [&](const SegmentParts& segment, double t) {
    return side == Side::kBeforeReset ? segment.start_ms < t : segment.start_ms <= t;
  };
  for (const double t : time_ms) {
    // The last segment that starts before t; the first one for anything earlier.
    const auto next = std::partition_point(
        segments_.begin(), segments_.end(),
        [&](const SegmentParts& segment) { return starts_before(segment, t); });
    const auto index =
        static_cast<std::size_t>(std::max<std::ptrdiff_t>(next - segments_.begin() - 1, 0));
    if (index != current) flush();
    current = index;
    elapsed_ms.push_back(t - segments_[index].start_ms);
  }
  flush();
  const SegmentParts& last = segments_.back();
  if (side == Side::kAfterReset && last.ends_in_spike && !time_ms.empty() &&
      time_ms.back() >= last.start_ms + last.duration_ms) {
    out.v_mv.back() = last.after_v_mv;
    out.w_pa.back() = last.after_w_pa;
  }
  return out;
}

std::optional<std::vector<Spike>> SegmentedModel::Spikes() const {
  std::vector<Spike> spikes;
  for (std::size_t i = 0; i < segments_.size(); ++i) {
    const SegmentParts& segment = segments_[i];
    if (!segment.ends_in_spike) continue;
    Evaluation end;
    EvaluateSegment(segment, {segment.duration_ms}, &end);
    // The next segment's start, to the bit.
    const double time_ms = i + 1 < segments_.size() ? segments_[i + 1].start_ms
                                                    : segment.start_ms + segment.duration_ms;
    spikes.push_back({.time_ms = time_ms,
                      .before = {end.v_mv[0], end.w_pa[0]},
                      .after = {segment.after_v_mv, segment.after_w_pa}});
  }
  return spikes;
}

std::int64_t SegmentedModel::ParameterCount() const {
  std::size_t count = 0;
  for (const SegmentParts& segment : segments_) {
    count += segment.v_output.size() + segment.w_output.size() + (segment.ends_in_spike ? 1 : 0);
  }
  return static_cast<std::int64_t>(count);
}

std::string SegmentedModel::Serialize() const {
  ArrayFile file;
  file.metadata["format"] = kFormat;
  PutSegments(segments_, "", &file);
  return EncodeSafetensors(file);
}

absl::StatusOr<std::unique_ptr<TrainedModel>> SegmentedModel::FromArrays(const ArrayFile& file) {
  absl::StatusOr<std::vector<SegmentParts>> segments = TakeSegments(file, "");
  if (!segments.ok()) return segments.status();
  return Make(*std::move(segments));
}

void PutSegments(const std::vector<SegmentParts>& segments, const std::string& prefix,
                 ArrayFile* file) {
  const auto count = static_cast<std::int64_t>(segments.size());
  NamedArray time{{count, 2}, {}}, start{{count, 2}, {}}, scale{{count, 2}, {}};
  NamedArray after{{count, 2}, {}}, spike{{count}, {}}, units{{count}, {}}, map_size{{count}, {}};
  NamedArray map, hidden, output;
  for (const SegmentParts& segment : segments) {
    time.data.insert(time.data.end(), {segment.start_ms, segment.duration_ms});
    start.data.insert(start.data.end(), {segment.start_v_mv, segment.start_w_pa});
    scale.data.insert(scale.data.end(), {segment.v_scale_mv, segment.w_scale_pa});
    after.data.insert(after.data.end(), {segment.after_v_mv, segment.after_w_pa});
    spike.data.push_back(segment.ends_in_spike ? 1.0 : 0.0);
    units.data.push_back(static_cast<double>(segment.slope.size()));
    const std::vector<double>& coefficients = segment.map.coefficients();
    map_size.data.push_back(static_cast<double>(coefficients.size()));
    map.data.insert(map.data.end(), coefficients.begin(), coefficients.end());
    for (std::size_t j = 0; j < segment.slope.size(); ++j) {
      hidden.data.insert(hidden.data.end(), {segment.slope[j], segment.centre[j]});
    }
    for (std::size_t j = 0; j < segment.v_output.size(); ++j) {
      output.data.insert(output.data.end(), {segment.v_output[j], segment.w_output[j]});
    }
  }
  map.shape = {static_cast<std::int64_t>(map.data.size())};
  hidden.shape = {static_cast<std::int64_t>(hidden.data.size() / 2), 2};
  output.shape = {static_cast<std::int64_t>(output.data.size() / 2), 2};
  const auto put = [&](const char* name, NamedArray& array) {
    file->arrays[prefix + name] = std::move(array);
  };
  put("segment.time_ms", time);
  put("segment.start", start);
  put("segment.scale", scale);
  put("segment.after", after);
  put("segment.ends_in_spike", spike);
  put("segment.units", units);
  put("segment.map_size", map_size);
  put("map", map);
  put("hidden", hidden);
  put("output", output);
}

absl::StatusOr<std::vector<SegmentParts>> TakeSegments(const ArrayFile& file,
                                                       const std::string& prefix) {
  static const NamedArray kNone;
  const auto find = [&](const char* name) -> const NamedArray& {
    const auto found = file.arrays.find(prefix + name);
    return found == file.arrays.end() ? kNone : found->second;
  };
  const std::vector<double>& units = find("segment.units").data;
  const std::vector<double>& map_size = find("segment.map_size").data;
  const std::vector<double>& spike = find("segment.ends_in_spike").data;
  const std::size_t count = units.size();
  if (map_size.size() != count || spike.size() != count) {
    return Broken("the arrays of the segments differ in length");
  }
  for (const char* name : {"segment.time_ms", "segment.start", "segment.scale", "segment.after"}) {
    if (find(name).data.size() != 2 * count) {
      return Broken(absl::StrCat(name, " must have two numbers a segment"));
    }
  }
  const std::vector<double>& map = find("map").data;
  const std::vector<double>& hidden = find("hidden").data;
  const std::vector<double>& output = find("output").data;
  std::size_t map_at = 0, hidden_at = 0, output_at = 0;
  // A count read from a file: 0 unless it is a whole number that the data can hold.
  const auto as_count = [](double value, std::size_t most) {
    return value >= 1.0 && value <= static_cast<double>(most) ? static_cast<std::size_t>(value) : 0;
  };
  std::vector<SegmentParts> segments;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t n = as_count(units[i], hidden.size());
    const std::size_t m = as_count(map_size[i], map.size());
    if (n == 0 || m == 0 || map_at + m > map.size() || hidden_at + 2 * n > hidden.size() ||
        output_at + 2 * (n + 1) > output.size()) {
      return Broken("units or map sizes do not fit the data");
    }
    const auto pair = [&](const char* name, std::size_t part) {
      return find(name).data[2 * i + part];
    };
    SegmentParts segment{.start_ms = pair("segment.time_ms", 0),
                         .duration_ms = pair("segment.time_ms", 1),
                         .start_v_mv = pair("segment.start", 0),
                         .start_w_pa = pair("segment.start", 1),
                         .v_scale_mv = pair("segment.scale", 0),
                         .w_scale_pa = pair("segment.scale", 1),
                         .ends_in_spike = spike[i] != 0.0,
                         .after_v_mv = pair("segment.after", 0),
                         .after_w_pa = pair("segment.after", 1)};
    const auto map_begin = map.begin() + static_cast<std::ptrdiff_t>(map_at);
    segment.map = TimeMap({map_begin, map_begin + static_cast<std::ptrdiff_t>(m)});
    map_at += m;
    for (std::size_t j = 0; j < n; ++j, hidden_at += 2) {
      segment.slope.push_back(hidden[hidden_at]);
      segment.centre.push_back(hidden[hidden_at + 1]);
    }
    for (std::size_t j = 0; j < n + 1; ++j, output_at += 2) {
      segment.v_output.push_back(output[output_at]);
      segment.w_output.push_back(output[output_at + 1]);
    }
    segments.push_back(std::move(segment));
  }
  return segments;
}

}  // namespace spikepinn
