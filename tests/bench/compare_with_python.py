#!/usr/bin/env python3
"""GUIDED on the published problem, side by side: this project's C++ against PyTorch from Python.

Both train the same network (4 x 128 tanh, float32) on the same points and losses with the same
optimisers, BLAS and threads, in turn on the same machine:

    tests/bench/compare_with_python.py build/release/bin/train_once [--adam 8000 --lbfgs 100]

Python computes time derivatives as PINN codes do, by a backward pass through the network
(autograd.grad with create_graph). Needs Debian's python3-torch. Prints one table and one JSON line.
"""

import argparse
import json
import os
import subprocess
import time


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("train_once", help="the C++ program, built by the release preset")
    parser.add_argument("--adam", type=int, default=8000)
    parser.add_argument("--lbfgs", type=int, default=100, help="rounds of 20 iterations")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def euler_guide(duration=1000, dt=1.0):
    """The published problem by explicit Euler: lists of v and w, and the spike times."""
    v, w, spikes = [-60.0], [0.0], []
    for i in range(int(duration / dt)):
        current = 70.0 if i * dt >= 100.0 else 0.0
        v_next = v[i] + dt * (0.7 * (v[i] + 60) * (v[i] + 40) - w[i] + current) / 100
        w_next = w[i] + dt * 0.03 * (-2 * (v[i] + 60) - w[i])
        if v_next >= 35.0:
            v[i], v_next, w_next = 35.0, -50.0, w_next + 100.0
            spikes.append(i * dt)
        v.append(v_next)
        w.append(w_next)
    return v, w, spikes


class GuidedPython:
    """The published set-up in PyTorch."""

    def __init__(self, torch, seed):
        self.torch = torch
        torch.manual_seed(seed)
        v, w, spikes = euler_guide()
        self.v, self.w = torch.tensor(v), torch.tensor(w)
        self.v_offset = (max(v) + min(v)) / 2
        self.v_scale = (max(v) - min(v)) / 2
        self.w_offset = self.w.mean().item()
        self.w_scale = self.w.std(unbiased=False).item()
        events = torch.tensor([100.0] + spikes)
        near = events[torch.randint(0, len(events), (500,))] + 10 * torch.rand(500) - 5
        t = torch.cat([torch.linspace(0, 1000, 1500), near.clamp(0, 1000)])
        distance = (t[:, None] - events[None, :]).abs().min(1).values
        self.weight = torch.where(distance <= 5.0, 11.0, 1.0)
        at_spike = (t[:, None] - torch.tensor(spikes)[None, :]).abs().min(1).values <= 1.0
        self.weight[at_spike] = 0.0  # the guide does not follow the model there
        self.current = torch.where(t >= 100.0, 70.0, 0.0)
        self.x = ((t - 500) / 500)[:, None].requires_grad_()
        self.x_data = torch.cat([torch.zeros(1), torch.arange(1001.0)])[:, None] / 500 - 1
        self.data_weight = 1 + 50.0 * (self.v > 0)
        self.network = self.make_network()

    def make_network(self):
        nn = self.torch.nn
        layers, inputs = [], 1
        for _ in range(4):
            layers += [nn.Linear(inputs, 128), nn.Tanh()]
            inputs = 128
        layers.append(nn.Linear(inputs, 2))
        for layer in layers[2::2]:
            nn.init.xavier_normal_(layer.weight)
            nn.init.zeros_(layer.bias)
        # As in the C++: steep units, centred all over the input range.
        first = layers[0]
        nn.init.uniform_(first.weight, -20.0, 20.0)
        with self.torch.no_grad():
            first.bias.copy_(-first.weight[:, 0] * (2 * self.torch.rand(128) - 1))
        return nn.Sequential(*layers)

    def scaled(self, output):
        return (output[:, 0] * self.v_scale + self.v_offset,
                output[:, 1] * self.w_scale + self.w_offset)

    def derivative(self, y):
        grad = self.torch.autograd.grad(y.sum(), self.x, create_graph=True)[0]
        return grad[:, 0] / 500

    def loss(self):
        v, w = self.scaled(self.network(self.x))
        dv, dw = self.derivative(v), self.derivative(w)
        residual_v = dv - (0.7 * (v + 60) * (v + 40) - w + self.current) / 100
        residual_w = (dw - 0.03 * (-2 * (v + 60) - w)) / self.w_scale
        physics = (self.weight * (residual_v ** 2 + 100 * residual_w ** 2)).mean()
        v, w = self.scaled(self.network(self.x_data))
        initial = (v[0] + 60) ** 2 + (w[0] / self.w_scale) ** 2
        data_v = (self.data_weight * (v[1:] - self.v) ** 2).mean()
        data_w = (((w[1:] - self.w) / self.w_scale) ** 2).mean()
        return physics + 200 * initial + 50 * (data_v + 100 * data_w)

    def train(self, adam_steps, lbfgs_rounds):
        parameters = self.network.parameters()
        adam = self.torch.optim.Adam(parameters, lr=1e-3)
        begin = time.perf_counter()
        for _ in range(adam_steps):
            adam.zero_grad()
            self.loss().backward()
            adam.step()
        adam_seconds = time.perf_counter() - begin
        lbfgs = self.torch.optim.LBFGS(self.network.parameters(), lr=0.1, max_iter=20,
                                       history_size=50)

        def closure():
            lbfgs.zero_grad()
            loss = self.loss()
            loss.backward()
            return loss

        begin = time.perf_counter()
        for _ in range(lbfgs_rounds):
            lbfgs.step(closure)
        return adam_seconds, time.perf_counter() - begin

    def errors(self):
        with self.torch.no_grad():
            v, w = self.scaled(self.network(self.x_data))
        return {"v": (v[1:] - self.v).abs(), "w": (w[1:] - self.w).abs()}


def run_python(arguments):
    import torch
    torch.set_num_threads(arguments.threads)
    training = GuidedPython(torch, arguments.seed)
    adam, lbfgs = training.train(arguments.adam, arguments.lbfgs)
    errors = training.errors()
    return {"adam_seconds": adam, "lbfgs_seconds": lbfgs,
            "v_mae": errors["v"].mean().item(), "v_max": errors["v"].max().item(),
            "w_mae": errors["w"].mean().item()}


def run_cpp(arguments):
    command = [arguments.train_once, "--adam-steps", arguments.adam, "--lbfgs-rounds",
               arguments.lbfgs, "--threads", arguments.threads, "--seed", arguments.seed]
    output = subprocess.run([str(part) for part in command], check=True, capture_output=True)
    result = json.loads(output.stdout)
    guide = result["against_guide"]
    return {"adam_seconds": result["stages"]["adam"]["seconds"],
            "lbfgs_seconds": result["stages"].get("lbfgs", {}).get("seconds", 0.0),
            "v_mae": guide["v"]["mae"], "v_max": guide["v"]["max"], "w_mae": guide["w"]["mae"]}


def main():
    arguments = parse_arguments()
    os.environ["OMP_NUM_THREADS"] = str(arguments.threads)
    results = {"C++": run_cpp(arguments), "Python": run_python(arguments)}
    print(f"{'':8}{'Adam ms/step':>14}{'Adam s':>10}{'L-BFGS s':>10}{'v MAE':>9}{'v max':>9}"
          f"{'w MAE':>9}")
    for name, result in results.items():
        print(f"{name:8}{1e3 * result['adam_seconds'] / arguments.adam:14.2f}"
              f"{result['adam_seconds']:10.1f}{result['lbfgs_seconds']:10.1f}"
              f"{result['v_mae']:9.3f}{result['v_max']:9.3f}{result['w_mae']:9.3f}")
    print(json.dumps(results))


if __name__ == "__main__":
    main()
