"""Sweeps: many jobs that differ in a few fields of their spec."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union

import numpy as np

from .job import state_of
from .v1 import sweep_pb2

# Every value of every field with every value of the others; the last field varies fastest.
# Fields are named by their path: "forward.stimulus.steps[0].amplitude_pa".
Grid = Mapping[str, Iterable[Union[float, int, str, bool]]]
Column = np.ndarray[tuple[int], np.dtype[Any]]


@dataclass(frozen=True)
class Sweep:
    """A sweep as it was when the server was asked."""

    name: str  # "sweeps/..."; empty if it was only validated
    display_name: str
    total: int  # jobs
    queued: int
    running: int  # those being cancelled included
    succeeded: int
    failed: int
    cancelled: int
    message: sweep_pb2.Sweep = field(repr=False, compare=False)

    @property
    def has_ended(self) -> bool:
        return self.succeeded + self.failed + self.cancelled == self.total

    def __str__(self) -> str:
        return self.name


def sweep_of(message: sweep_pb2.Sweep) -> Sweep:
    counts = message.counts
    return Sweep(message.name, message.display_name, counts.total, counts.queued,
                 counts.running + counts.cancelling, counts.succeeded, counts.failed,
                 counts.cancelled, message)


def text_of(value: Any) -> str:
    """As it would stand in a job file; numbers read back as the very same doubles."""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if isinstance(value, (float, np.floating)):
        return repr(float(value))
    return str(value)


def fields_of(sweep: sweep_pb2.Sweep) -> list[str]:
    """Those that vary, in their order."""
    if sweep.WhichOneof("points") == "list":
        return list(sweep.list.fields)
    return [axis.field for axis in sweep.grid.axes]


def table_of(fields: Sequence[str], rows: Sequence[sweep_pb2.SweepResult]) -> dict[str, Column]:
    """Columns by name, a row a job; nan where a job has no such figure. For pandas: DataFrame()."""
    def optional(name: str) -> Column:
        return np.array([getattr(row, name) if row.HasField(name) else np.nan for row in rows])

    done = np.array([state_of(row.state) == "succeeded" for row in rows], dtype=bool)

    def figure(name: str) -> Column:
        return np.where(done, np.array([getattr(row, name) for row in rows], dtype=float), np.nan)

    table: dict[str, Column] = {
        "index": np.array([row.index for row in rows], dtype=np.int64),
        "job": np.array([row.job for row in rows], dtype=np.str_)}
    for place, name in enumerate(fields):
        table[name] = _numbers([row.values[place] for row in rows])
    table["state"] = np.array([state_of(row.state).value for row in rows], dtype=np.str_)
    for name in ("spikes", "mean_rate_hz", "relative_l2", "training_seconds"):
        table[name] = figure(name)
    for name in ("first_spike_ms", "last_interval_ms", "estimated_relative_l2"):
        table[name] = optional(name)
    return table


def _numbers(texts: list[str]) -> Column:
    try:
        return np.array([float(text) for text in texts])
    except ValueError:
        return np.array(texts, dtype=np.str_)
