"""What a job has learned, as arrays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from .job import Array, Job, Progress
from .neuron import derivatives, jumps
from .v1 import result_pb2, training_spec_pb2


@dataclass(frozen=True)
class Trajectory:
    """The network's solution, the Euler guide and the reference; all arrays of one length.

    Every spike is two samples at one time: before and after its reset.
    """

    time_ms: Array
    v_mv: Array
    w_pa: Array
    guide_v_mv: Array
    guide_w_pa: Array
    reference_v_mv: Array
    reference_w_pa: Array


@dataclass(frozen=True)
class Spikes:
    """Spike times of the solution, the guide and the reference, each ascending."""

    time_ms: Array
    guide_time_ms: Array
    reference_time_ms: Array


@dataclass(frozen=True)
class Evaluation:
    """The trained network alone, with its exact time derivatives."""

    time_ms: Array
    v_mv: Array
    w_pa: Array
    dv_mv_per_ms: Array
    dw_pa_per_ms: Array


@dataclass(frozen=True)
class Losses:
    """The loss on the way, a row for each report of progress."""

    stage: np.ndarray[tuple[int], np.dtype[np.str_]]
    step: Array  # within the stage
    overall_step: Array  # over all stages
    elapsed_seconds: Array
    terms: dict[str, Array]  # by name, nan where a row has no such term; "total" is the sum


@dataclass(frozen=True)
class Residuals:
    """How far the network is from obeying the differential equations, at every time of the grid
    but those at which the stimulus jumps: there a solution has two derivatives."""

    time_ms: Array
    v_mv_per_ms: Array
    w_pa_per_ms: Array


@dataclass(frozen=True)
class Result:
    """A job that succeeded."""

    job: Job
    summary: result_pb2.Summary  # accuracy, timings, versions: proto/spikepinn/v1/result.proto
    trajectory: Trajectory
    spikes: Spikes
    losses: Losses
    residuals: Residuals


def losses_of(progress: Iterable[Progress]) -> Losses:
    # What a later attempt reports of a step stands for it.
    rows = list({(row.stage, row.step): row for row in progress}.values())
    names = dict.fromkeys(name for row in rows for name in row.loss)
    return Losses(
        stage=np.array([row.stage for row in rows], dtype=np.str_),
        step=np.array([row.step for row in rows], dtype=np.float64),
        overall_step=np.array([row.overall_step for row in rows], dtype=np.float64),
        elapsed_seconds=np.array([row.elapsed_seconds for row in rows], dtype=np.float64),
        terms={name: np.array([row.loss.get(name, np.nan) for row in rows]) for name in names})


def residuals_of(problem: training_spec_pb2.ForwardProblem, network: Evaluation) -> Residuals:
    """What the network's derivatives have beyond what the equations say."""
    dv, dw = derivatives(problem, network.time_ms, network.v_mv, network.w_pa)
    smooth = ~jumps(problem.stimulus, network.time_ms)
    return Residuals(network.time_ms[smooth], (network.dv_mv_per_ms - dv)[smooth],
                     (network.dw_pa_per_ms - dw)[smooth])
