// Two ways to the time derivative of the network, each as one step of training (loss, gradient) on
// the published size: forward propagation beside the value, and a backward pass by the input.

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/network/dense_network.h"
#include "core/train/train.h"

namespace {

using spikepinn::DenseNetwork;

constexpr int kRepetitions = 60;
constexpr int kPoints = 2000;
constexpr int kDataPoints = 1002;

at::Tensor LossOf(const at::Tensor& value, const at::Tensor& slope) {
  return value.square().mean() + slope.square().mean();
}

void StepForward(const DenseNetwork& network, const at::Tensor& input) {
  const spikepinn::NetworkOutput output = network.Forward(input, kPoints);
  LossOf(output.value, output.slope).backward();
}

void StepBackward(const DenseNetwork& network, const at::Tensor& input) {
  const at::Tensor x = input.detach().set_requires_grad(true);
  const at::Tensor value = network.Forward(x, 0).value;
  const at::Tensor at_points = value.narrow(0, 0, kPoints);
  std::vector<at::Tensor> slopes;
  for (const int column : {0, 1}) {
    slopes.push_back(
        torch::autograd::grad({at_points.select(1, column).sum()}, {x}, {}, true, true)[0].narrow(
            0, 0, kPoints));
  }
  LossOf(value, at::cat(slopes, 1)).backward();
}

template <typename Step>
double MedianMilliseconds(Step step) {
  std::vector<double> times;
  for (int i = 0; i < kRepetitions; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    step();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    times.push_back(took.count());
  }
  std::nth_element(times.begin(), times.begin() + kRepetitions / 2, times.end());
  return times[kRepetitions / 2];
}

}  // namespace

int main(int argc, char** argv) {
  spikepinn::SetTrainingThreads(argc > 1 ? std::atoi(argv[1]) : 2);
  for (const auto type : {at::kFloat, at::kDouble}) {
    const DenseNetwork network({.hidden_layers = 4, .width = 128}, 1, type);
    const at::Tensor input = at::linspace(-1.0, 1.0, kPoints + kDataPoints, type).unsqueeze(1);
    const double forward = MedianMilliseconds([&] { StepForward(network, input); });
    const double backward = MedianMilliseconds([&] { StepBackward(network, input); });
    std::printf("%s: forward propagation %.2f ms, second backward pass %.2f ms, ratio %.2f\n",
                type == at::kFloat ? "float32" : "float64", forward, backward, backward / forward);
  }
  return 0;
}
