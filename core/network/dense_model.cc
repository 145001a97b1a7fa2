#include "core/network/dense_model.h"

#include <Eigen/Core>
#include <algorithm>

#include "absl/strings/str_cat.h"

namespace spikepinn {
namespace {

using Matrix = Eigen::MatrixXd;
using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

constexpr std::size_t kBlock = 256;  // columns: small enough for the cache, large enough for speed

std::string LayerName(std::size_t index, const char* part) {
  return absl::StrCat("layer.", index, ".", part);
}

absl::Status Broken(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("dense model: ", what));
}

absl::Status CheckLayers(const std::vector<DenseLayer>& layers) {
  std::int64_t inputs = 1;
  for (const DenseLayer& layer : layers) {
    if (layer.inputs != inputs || layer.outputs < 1)
      return Broken("the layers do not fit together");
    const auto weights = static_cast<std::int64_t>(layer.weight.size());
    const auto biases = static_cast<std::int64_t>(layer.bias.size());
    if (weights != layer.inputs * layer.outputs || biases != layer.outputs) {
      return Broken("a layer does not have as many weights as its shape says");
    }
    inputs = layer.outputs;
  }
  if (layers.empty() || inputs != 2) return Broken("the last layer must have two outputs");
  return absl::OkStatus();
}

absl::StatusOr<Scaling> FindScaling(const ArrayFile& file, const std::string& name) {
  const auto found = file.arrays.find(name);
  if (found == file.arrays.end() || found->second.data.size() != 2) {
    return Broken(absl::StrCat(name, " must be an array of offset and scale"));
  }
  return Scaling{.offset = found->second.data[0], .scale = found->second.data[1]};
}

}  // namespace

absl::StatusOr<std::unique_ptr<TrainedModel>> DenseModel::Make(DenseModelParts parts) {
  if (absl::Status status = CheckLayers(parts.layers); !status.ok()) return status;
  if (parts.time_ms.scale == 0.0) return Broken("the scale of time must not be 0");
  return std::unique_ptr<TrainedModel>(new DenseModel(std::move(parts)));
}

std::int64_t DenseModel::ParameterCount() const {
  std::size_t count = 0;
  for (const DenseLayer& layer : parts_.layers) count += layer.weight.size() + layer.bias.size();
  return static_cast<std::int64_t>(count);
}

Evaluation DenseModel::Evaluate(absl::Span<const double> time_ms, Side) const {
  Evaluation out;
  for (std::size_t begin = 0; begin < time_ms.size(); begin += kBlock) {
    EvaluateBlock(time_ms.subspan(begin, kBlock), &out);
  }
  return out;
}

void DenseModel::EvaluateBlock(absl::Span<const double> time_ms, Evaluation* out) const {
  const auto points = static_cast<Eigen::Index>(time_ms.size());
  // Columns are points; `value` and its derivative by the network's input go through together.
  Matrix value(1, points);
  for (Eigen::Index i = 0; i < points; ++i) {
    value(0, i) =
        (time_ms[static_cast<std::size_t>(i)] - parts_.time_ms.offset) / parts_.time_ms.scale;
  }
  Matrix slope = Matrix::Ones(1, points);
  for (std::size_t i = 0; i < parts_.layers.size(); ++i) {
    const DenseLayer& layer = parts_.layers[i];
    const Eigen::Map<const RowMajor> weight(layer.weight.data(), layer.outputs, layer.inputs);
    const Eigen::Map<const Eigen::VectorXd> bias(layer.bias.data(), layer.outputs);
    value = ((weight * value).colwise() + bias).eval();
    slope = (weight * slope).eval();
    if (i + 1 == parts_.layers.size()) break;
    value = value.array().tanh();
    slope.array() *= 1.0 - value.array().square();
  }
  for (Eigen::Index i = 0; i < points; ++i) {
    out->v_mv.push_back(parts_.v_mv.offset + parts_.v_mv.scale * value(0, i));
    out->w_pa.push_back(parts_.w_pa.offset + parts_.w_pa.scale * value(1, i));
    out->dv_mv_per_ms.push_back(parts_.v_mv.scale * slope(0, i) / parts_.time_ms.scale);
    out->dw_pa_per_ms.push_back(parts_.w_pa.scale * slope(1, i) / parts_.time_ms.scale);
  }
}

std::string DenseModel::Serialize() const {
  ArrayFile file;
  file.metadata["format"] = kFormat;
  for (std::size_t i = 0; i < parts_.layers.size(); ++i) {
    const DenseLayer& layer = parts_.layers[i];
    file.arrays[LayerName(i, "weight")] = {{layer.outputs, layer.inputs}, layer.weight};
    file.arrays[LayerName(i, "bias")] = {{layer.outputs}, layer.bias};
  }
  file.arrays["scaling.time_ms"] = {{2}, {parts_.time_ms.offset, parts_.time_ms.scale}};
  file.arrays["scaling.v_mv"] = {{2}, {parts_.v_mv.offset, parts_.v_mv.scale}};
  file.arrays["scaling.w_pa"] = {{2}, {parts_.w_pa.offset, parts_.w_pa.scale}};
  return EncodeSafetensors(file);
}

absl::StatusOr<std::unique_ptr<TrainedModel>> DenseModel::FromArrays(const ArrayFile& file) {
  DenseModelParts parts;
  for (std::size_t i = 0;; ++i) {
    const auto weight = file.arrays.find(LayerName(i, "weight"));
    const auto bias = file.arrays.find(LayerName(i, "bias"));
    if (weight == file.arrays.end() || bias == file.arrays.end()) break;
    if (weight->second.shape.size() != 2) return Broken("a weight must have two dimensions");
    parts.layers.push_back({.inputs = weight->second.shape[1],
                            .outputs = weight->second.shape[0],
                            .weight = weight->second.data,
                            .bias = bias->second.data});
  }
  const auto time = FindScaling(file, "scaling.time_ms");
  const auto v = FindScaling(file, "scaling.v_mv");
  const auto w = FindScaling(file, "scaling.w_pa");
  for (const auto& scaling : {time, v, w}) {
    if (!scaling.ok()) return scaling.status();
  }
  parts.time_ms = *time;
  parts.v_mv = *v;
  parts.w_pa = *w;
  return Make(std::move(parts));
}

}  // namespace spikepinn
