"""Reads a model file of spikepinn with numpy alone, and evaluates the network in it.

    python3 client/python/read_model.py model.safetensors 100 200.022 350
"""

import json
import sys

import numpy as np


def load(path):
    """The arrays of a safetensors file by name, and its metadata."""
    raw = open(path, "rb").read()
    end = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:end])
    metadata = header.pop("__metadata__")
    arrays = {name: np.frombuffer(raw[end + a["data_offsets"][0]:end + a["data_offsets"][1]])
              .reshape(a["shape"]) for name, a in header.items()}
    return arrays, metadata


def evaluate_segmented(model, t_ms):
    """(v, w) of a segmented model at one time; at a spike the state before its reset."""
    start, duration = model["segment.time_ms"].T
    k = max(np.searchsorted(start, t_ms) - 1, 0)  # the last segment that starts before t
    maps = np.split(model["map"], np.cumsum(model["segment.map_size"].astype(int)))
    units = model["segment.units"].astype(int)
    slope, centre = np.split(model["hidden"], np.cumsum(units))[k].T
    output = np.split(model["output"], np.cumsum(units + 1))[k]
    tau = min((t_ms - start[k]) / duration[k], 1.0)
    phi = np.polynomial.Chebyshev(maps[k], domain=[0, 1])
    low, high = 0.0, 1.0
    for _ in range(60):  # s with phi(s) = tau: phi ascends, so halving finds it
        s = 0.5 * (low + high)
        low, high = (s, high) if phi(s) < tau else (low, s)
    network = output[0] + np.tanh(slope * (s - centre)) @ output[1:]
    return model["segment.start"][k] + model["segment.scale"][k] * s * network


def evaluate_dense(model, t_ms):
    """(v, w) of a dense model (methods pure and guided) at one time."""
    x = (np.array([t_ms]) - model["scaling.time_ms"][0]) / model["scaling.time_ms"][1]
    last = max(int(name.split(".")[1]) for name in model if name.startswith("layer."))
    for k in range(last + 1):
        x = model[f"layer.{k}.weight"] @ x + model[f"layer.{k}.bias"]
        x = np.tanh(x) if k < last else x
    offset, scale = np.array([model["scaling.v_mv"], model["scaling.w_pa"]]).T
    return offset + scale * x


def main():
    model, metadata = load(sys.argv[1])
    segmented = metadata["format"] == "spikepinn.segmented.v1"
    for t_ms in map(float, sys.argv[2:]):
        v, w = (evaluate_segmented if segmented else evaluate_dense)(model, t_ms)
        print(f"{t_ms!r},{v:.17g},{w:.17g}")


if __name__ == "__main__":
    main()
