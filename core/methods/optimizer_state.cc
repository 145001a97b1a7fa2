#include "core/methods/optimizer_state.h"

#include <ATen/ATen.h>

#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/checkpoint/state_arrays.h"

namespace spikepinn {
namespace {

constexpr std::int64_t kMostCounted = std::int64_t{1} << 53;  // that a double holds exactly

// The optimisers keep the state of each parameter under its address, older LibTorch as text.
template <typename Optimizer>
auto KeyOf(Optimizer& optimizer, const at::Tensor& parameter) {
  using Key = std::decay_t<decltype(optimizer.state().begin()->first)>;
  if constexpr (std::is_same_v<Key, std::string>) {
    std::ostringstream text;
    text << parameter.unsafeGetTensorImpl();
    return text.str();
  } else {
    return Key(parameter.unsafeGetTensorImpl());
  }
}

// The state of a parameter, or null if it has none yet.
template <typename State, typename Optimizer>
State* FindState(Optimizer& optimizer, const at::Tensor& parameter) {
  const auto found = optimizer.state().find(KeyOf(optimizer, parameter));
  return found == optimizer.state().end() ? nullptr : static_cast<State*>(found->second.get());
}

template <typename T>
void Append(const at::Tensor& tensor, std::vector<T>* out) {
  const at::Tensor plain = tensor.detach().to(at::kCPU).contiguous();
  const T* data = plain.data_ptr<T>();
  out->insert(out->end(), data, data + plain.numel());
}

template <typename T>
TypedArray<T> ArrayOf(const at::Tensor& tensor) {
  TypedArray<T> array{tensor.sizes().vec(), {}};
  Append(tensor, &array.data);
  return array;
}

// One row for each of equal tensors.
template <typename T>
TypedArray<T> ArrayOf(const std::deque<at::Tensor>& tensors) {
  TypedArray<T> array{tensors.front().sizes().vec(), {}};
  array.shape.insert(array.shape.begin(), static_cast<std::int64_t>(tensors.size()));
  array.data.reserve(tensors.size() * static_cast<std::size_t>(tensors.front().numel()));
  for (const at::Tensor& tensor : tensors) Append(tensor, &array.data);
  return array;
}

at::ScalarType PrecisionOf(const at::Tensor& tensor) { return tensor.scalar_type(); }
at::ScalarType PrecisionOf(const std::deque<at::Tensor>& tensors) {
  return tensors.front().scalar_type();
}

template <typename Tensors>
void Put(const std::string& name, const Tensors& tensors, ArrayFile* file) {
  if (PrecisionOf(tensors) == at::kFloat) {
    file->singles[name] = ArrayOf<float>(tensors);
  } else {
    file->arrays[name] = ArrayOf<double>(tensors);
  }
}

template <typename T>
at::Tensor TensorOf(const TypedArray<T>& array, at::TensorOptions options) {
  at::Tensor out = at::empty(array.shape, options.device(at::kCPU));
  if (!array.data.empty()) {
    std::memcpy(out.data_ptr<T>(), array.data.data(), array.data.size() * sizeof(T));
  }
  return out.to(options);
}

// Takes tensors of one precision and device. The first thing that is wrong stays in status().
class TensorReader {
 public:
  TensorReader(const ArrayFile& file, at::TensorOptions options) : file_(file), options_(options) {}

  // Any number of rows where the first extent is -1.
  at::Tensor Take(const std::string& name, std::vector<std::int64_t> shape) {
    return options_.dtype() == at::kFloat ? Take(name, file_.singles, std::move(shape))
                                          : Take(name, file_.arrays, std::move(shape));
  }

  const absl::Status& status() const { return status_; }

 private:
  template <typename T>
  at::Tensor Take(const std::string& name, const std::map<std::string, TypedArray<T>>& arrays,
                  std::vector<std::int64_t> shape) {
    const auto found = arrays.find(name);
    if (found != arrays.end()) {
      const std::vector<std::int64_t>& saved = found->second.shape;
      if (!shape.empty() && shape[0] == -1 && !saved.empty()) shape[0] = saved[0];
      if (saved == shape) return TensorOf(found->second, options_);
    }
    status_.Update(absl::InvalidArgumentError(
        absl::StrCat("training state: ", name, " is missing or does not fit the network")));
    return {};
  }

  const ArrayFile& file_;
  const at::TensorOptions options_;
  absl::Status status_;
};

std::string WeightName(std::size_t i) { return absl::StrCat("weights.", i); }
std::string AdamName(std::size_t i, const char* part) {
  return absl::StrCat("adam.", i, ".", part);
}

std::int64_t TotalSize(const std::vector<at::Tensor>& parameters) {
  std::int64_t size = 0;
  for (const at::Tensor& parameter : parameters) size += parameter.numel();
  return size;
}

std::deque<at::Tensor> Rows(const at::Tensor& tensor) {
  std::deque<at::Tensor> rows;
  for (const at::Tensor& row : tensor.unbind(0)) rows.push_back(row.clone());
  return rows;
}

}  // namespace

void PutWeights(const std::vector<at::Tensor>& parameters, ArrayFile* file) {
  for (std::size_t i = 0; i < parameters.size(); ++i) Put(WeightName(i), parameters[i], file);
}

absl::Status TakeWeights(const ArrayFile& file, const std::vector<at::Tensor>& parameters) {
  TensorReader in(file, parameters[0].options());
  const at::NoGradGuard no_gradients;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const at::Tensor saved = in.Take(WeightName(i), parameters[i].sizes().vec());
    if (!in.status().ok()) return in.status();
    parameters[i].copy_(saved);
    // A gradient that is added to zeros may differ in the sign of a zero from one that is not.
    parameters[i].mutable_grad() = at::zeros_like(parameters[i]);
  }
  return absl::OkStatus();
}

void PutAdam(torch::optim::Adam& adam, ArrayFile* file) {
  StateWriter out(file, "adam.");
  const std::vector<at::Tensor>& parameters = adam.param_groups()[0].params();
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const auto* state = FindState<torch::optim::AdamParamState>(adam, parameters[i]);
    if (state == nullptr) continue;
    out.Whole("step", state->step());  // the same of all
    Put(AdamName(i, "mean"), state->exp_avg(), file);
    Put(AdamName(i, "square"), state->exp_avg_sq(), file);
  }
}

absl::Status TakeAdam(const ArrayFile& file, torch::optim::Adam* adam) {
  const std::vector<at::Tensor>& parameters = adam->param_groups()[0].params();
  StateReader numbers(file, "adam.");
  TensorReader in(file, parameters[0].options().requires_grad(false));
  const std::int64_t step = numbers.Whole("step", 1, kMostCounted);
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    auto state = std::make_unique<torch::optim::AdamParamState>();
    state->step(step);
    state->exp_avg(in.Take(AdamName(i, "mean"), parameters[i].sizes().vec()));
    state->exp_avg_sq(in.Take(AdamName(i, "square"), parameters[i].sizes().vec()));
    adam->state()[KeyOf(*adam, parameters[i])] = std::move(state);
  }
  numbers.Update(in.status());
  return numbers.status();
}

void PutLbfgs(torch::optim::LBFGS& lbfgs, ArrayFile* file) {
  const auto* state =
      FindState<torch::optim::LBFGSParamState>(lbfgs, lbfgs.param_groups()[0].params()[0]);
  if (state == nullptr || !state->d().defined()) return;  // not a step done
  StateWriter out(file, "lbfgs.");
  out.Whole("evaluations", state->func_evals());
  out.Whole("iterations", state->n_iter());
  out.Number("step_length", state->t());
  out.Number("loss", state->prev_loss());
  Put("lbfgs.direction", state->d(), file);
  Put("lbfgs.gradient", state->prev_flat_grad(), file);
  Put("lbfgs.diagonal", state->H_diag(), file);
  if (state->ro().empty()) return;
  Put("lbfgs.gradient_changes", state->old_dirs(), file);
  Put("lbfgs.weight_changes", state->old_stps(), file);
  Put("lbfgs.curvatures", state->ro(), file);
}

absl::Status TakeLbfgs(const ArrayFile& file, torch::optim::LBFGS* lbfgs) {
  StateReader numbers(file, "lbfgs.");
  if (!numbers.Has("iterations")) return absl::OkStatus();
  const std::vector<at::Tensor>& parameters = lbfgs->param_groups()[0].params();
  const std::int64_t size = TotalSize(parameters);
  TensorReader in(file, parameters[0].options().requires_grad(false));
  auto state = std::make_unique<torch::optim::LBFGSParamState>();
  state->func_evals(numbers.Whole("evaluations", 0, kMostCounted));
  state->n_iter(numbers.Whole("iterations", 1, kMostCounted));
  state->t(numbers.Number("step_length"));
  state->prev_loss(numbers.Number("loss"));
  state->d(in.Take("lbfgs.direction", {size}));
  state->prev_flat_grad(in.Take("lbfgs.gradient", {size}));
  state->H_diag(in.Take("lbfgs.diagonal", {}));
  const std::string history = "lbfgs.curvatures";
  if (file.arrays.contains(history) || file.singles.contains(history)) {
    const at::Tensor curvatures = in.Take(history, {-1});
    if (!in.status().ok()) return in.status();
    const std::int64_t count = curvatures.numel();
    const auto& options =
        static_cast<const torch::optim::LBFGSOptions&>(lbfgs->param_groups()[0].options());
    const at::Tensor gradients = in.Take("lbfgs.gradient_changes", {count, size});
    const at::Tensor weights = in.Take("lbfgs.weight_changes", {count, size});
    if (count > options.history_size()) numbers.Refuse("curvatures", "longer than the history");
    numbers.Update(in.status());
    if (!numbers.status().ok()) return numbers.status();
    state->ro(Rows(curvatures));
    state->old_dirs(Rows(gradients));
    state->old_stps(Rows(weights));
  }
  numbers.Update(in.status());
  if (numbers.status().ok()) {
    lbfgs->state()[KeyOf(*lbfgs, parameters[0])] = std::move(state);
  }
  return numbers.status();
}

}  // namespace spikepinn
