"""Reads a model file of spikepinn with numpy alone, and evaluates the network in it.

    python3 client/python/spikepinn/model.py model.safetensors 100 200.022 350

This file needs nothing else of the package; the format stands in docs/api.md.
"""

from __future__ import annotations

import json
import os
import pathlib
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

try:
    from .errors import InvalidRequest
except ImportError:  # run as a program of its own
    InvalidRequest = ValueError  # type: ignore[misc, assignment]

Array = npt.NDArray[np.float64]

SEGMENTED = "spikepinn.segmented.v1"
_NEEDED = {
    SEGMENTED: ("segment.time_ms", "segment.start", "segment.scale", "segment.units",
                "segment.map_size", "map", "hidden", "output"),
    "spikepinn.dense.v1": ("scaling.time_ms", "scaling.v_mv", "scaling.w_pa", "layer.0.weight",
                           "layer.0.bias"),
}


@dataclass(frozen=True)
class Model:
    """A trained network, as the arrays of its file by name."""

    arrays: dict[str, Array]
    metadata: dict[str, str]  # "format" tells which arrays there are

    def evaluate(self, times_ms: npt.ArrayLike) -> tuple[Array, Array]:
        """v in mV and w in pA at any times; at a spike those before its reset."""
        segmented = self.metadata["format"] == SEGMENTED
        at = self._segmented if segmented else self._dense
        times = np.atleast_1d(np.asarray(times_ms, dtype=np.float64))
        state = np.array([at(t_ms) for t_ms in times]).reshape(len(times), 2)
        return state[:, 0], state[:, 1]

    def _segmented(self, t_ms: float) -> Array:
        a = self.arrays
        start, duration = a["segment.time_ms"].T
        k = max(int(np.searchsorted(start, t_ms)) - 1, 0)  # the last one that starts before t
        maps = np.split(a["map"], np.cumsum(a["segment.map_size"].astype(int)))
        units = a["segment.units"].astype(int)
        slope, centre = np.split(a["hidden"], np.cumsum(units))[k].T
        output = np.split(a["output"], np.cumsum(units + 1))[k]
        tau = min((t_ms - start[k]) / duration[k], 1.0)
        phi = np.polynomial.Chebyshev(maps[k], domain=[0, 1])
        low, high = 0.0, 1.0
        for _ in range(60):  # s with phi(s) = tau: phi ascends, so halving finds it
            s = 0.5 * (low + high)
            low, high = (s, high) if phi(s) < tau else (low, s)
        network = output[0] + np.tanh(slope * (s - centre)) @ output[1:]
        return np.asarray(a["segment.start"][k] + a["segment.scale"][k] * s * network)

    def _dense(self, t_ms: float) -> Array:
        a = self.arrays
        x = (np.array([t_ms]) - a["scaling.time_ms"][0]) / a["scaling.time_ms"][1]
        last = max(int(name.split(".")[1]) for name in a if name.startswith("layer."))
        for k in range(last + 1):
            x = a[f"layer.{k}.weight"] @ x + a[f"layer.{k}.bias"]
            x = np.tanh(x) if k < last else x
        offset, scale = np.array([a["scaling.v_mv"], a["scaling.w_pa"]]).T
        return np.asarray(offset + scale * x)


def read_model(path: str | os.PathLike[str]) -> Model:
    """Reading runs no code from the file, which is in the safetensors format.

    InvalidRequest, naming the file, if it is no model; OSError if it cannot be read.
    """
    raw = pathlib.Path(path).read_bytes()
    try:
        model = _parse(raw)
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise InvalidRequest(f"{path}: is no model file of spikepinn, or not the whole of "
                             "it") from None
    known = model.metadata["format"]
    if known not in _NEEDED:
        raise InvalidRequest(f"{path}: format = {known!r:.60}: must be one of "
                             f"{', '.join(_NEEDED)}")
    if missing := [name for name in _NEEDED[known] if name not in model.arrays]:
        raise InvalidRequest(f"{path}: {missing[0]}: missing in a model of format {known}")
    return model


def _parse(raw: bytes) -> Model:
    end = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:end])
    metadata = header.pop("__metadata__")
    arrays = {name: _array(raw, end, entry) for name, entry in header.items()}
    return Model(arrays, {**metadata, "format": str(metadata["format"])})


def _array(raw: bytes, start: int, entry: dict[str, Any]) -> Array:
    first, end = (start + offset for offset in entry["data_offsets"])
    if entry["dtype"] != "F64" or not start <= first <= end <= len(raw):
        raise ValueError
    return np.frombuffer(raw[first:end], dtype="<f8").reshape(entry["shape"])


def main() -> None:
    times_ms = [float(text) for text in sys.argv[2:]]
    for t_ms, v, w in zip(times_ms, *read_model(sys.argv[1]).evaluate(times_ms)):
        print(f"{t_ms!r},{v:.17g},{w:.17g}")


if __name__ == "__main__":
    main()
