#!/usr/bin/env python3
"""SEGMENTED against GUIDED on the published problem, and against its numpy prototype, in one run.

    tests/bench/compare_methods.py build/release/bin [--adam 8000 --lbfgs 100]

GUIDED trains with the published budget on two threads, SEGMENTED with one. The prototype's figures
are those it was published with in the design of this method: whole time, largest error of a spike
time and relative L2 error of v, on one core of the same kind of machine.
"""

import argparse
import json
import os
import pathlib
import re
import subprocess

# Preset: (seconds, spike-time error in ms, relative L2 of v) of the prototype at its best.
PROTOTYPE = {
    "regular_spiking": (0.20, 2e-11, 5e-12),
    "tonic_spiking": (0.35, 1e-11, 2e-12),
    "tonic_bursting": (1.6, 1e-11, 8e-11),
    "class_2_excitable": (0.76, 9e-12, 2e-12),
    "resonator": (0.63, 6e-11, 6e-12),
    "inhibition_induced_spiking": (0.54, 1e-11, 1e-11),
    "chattering": (1.1, 2e-11, 5e-12),
}
LINE = re.compile(r"^(\S+)\s+([\d.]+) s .* true (\S+)\s+spike est \S+ true (\S+)")


def run_guided(folder, adam, lbfgs):
    command = [folder / "train_once", "--threads", "2", "--adam-steps", adam, "--lbfgs-rounds", lbfgs]
    environment = {**os.environ, "OMP_NUM_THREADS": "2"}
    output = subprocess.run([str(part) for part in command], check=True, capture_output=True,
                            env=environment).stdout
    result = json.loads(output)
    seconds = sum(stage["seconds"] for stage in result["stages"].values())
    return seconds, result["against_reference"]["v"]["relative_l2"]


def run_segmented(folder, accuracy, *presets):
    """(seconds, relative L2, spike-time error in ms) by preset."""
    command = [str(folder / "segmented_bench"), "--accuracy", accuracy, *presets]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = (LINE.match(line) for line in output.splitlines())
    return {m[1]: (float(m[2]), float(m[3]), float(m[4])) for m in found if m}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=pathlib.Path, help="where the release build's programs are")
    parser.add_argument("--adam", type=int, default=8000)
    parser.add_argument("--lbfgs", type=int, default=100, help="rounds of 20 iterations")
    arguments = parser.parse_args()

    print("| published problem | s | relative L2 of v |\n|---|---|---|")
    for accuracy in ("1e-8", "1e-10"):
        seconds, l2, _ = run_segmented(arguments.folder, accuracy, "regular_spiking")["regular_spiking"]
        print(f"| SEGMENTED, {accuracy} asked | {seconds:.4f} | {l2:.1e} |")
    seconds, l2 = run_guided(arguments.folder, arguments.adam, arguments.lbfgs)
    print(f"| GUIDED | {seconds:.1f} | {l2:.1e} |")

    print("\n| 1e-11 asked | s | relative L2 of v | spikes, ms | prototype: s | L2 | spikes, ms |\n"
          "|---|---|---|---|---|---|---|")
    for name, (seconds, l2, spike) in run_segmented(arguments.folder, "1e-11", *PROTOTYPE).items():
        whole, prototype_spike, prototype_l2 = PROTOTYPE[name]
        print(f"| {name} | {seconds:.4f} | {l2:.1e} | {spike:.1e} | {whole} | {prototype_l2:.0e} "
              f"| {prototype_spike:.0e} |")


if __name__ == "__main__":
    main()
