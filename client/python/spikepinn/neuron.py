"""The neuron's differential equations, for the residual of a solution.

The same formulas as in core/neuron, over arrays. Times in ms, potentials in mV, currents in pA.
"""

from __future__ import annotations

import numpy as np

from .job import Array
from .v1 import training_spec_pb2 as spec


def derivatives(problem: spec.ForwardProblem, time_ms: Array, v_mv: Array,
                w_pa: Array) -> tuple[Array, Array]:
    """dv/dt in mV/ms and dw/dt in pA/ms, as the equations of an effective spec have them."""
    n = problem.neuron.general  # the server writes every published form so
    drive = (n.q2 * v_mv + n.q1) * v_mv + n.q0 - w_pa + current(problem.stimulus, time_ms)
    x = v_mv - n.v_w_mv
    b_below = n.b_below if n.HasField("b_below") else n.b
    pull = np.where(x < 0, b_below * x, (n.b + n.b_cubic * x * x) * x)
    leak = n.leak if n.HasField("leak") else 1.0
    return drive / n.capacitance_pf, n.a_per_ms * (pull - leak * w_pa)


def current(stimulus: spec.Stimulus, time_ms: Array) -> Array:
    """The sum of all shapes; each is zero before its start and from its end on."""
    t = time_ms
    total = np.zeros_like(t)
    for step in stimulus.steps:
        total += step.amplitude_pa * (t >= step.start_ms)
    for pulse in stimulus.pulses:
        end_ms = pulse.start_ms + pulse.width_ms
        total += pulse.amplitude_pa * ((t >= pulse.start_ms) & (t < end_ms))
    for train in stimulus.pulse_trains:
        total += train.amplitude_pa * _in_train(train, t)
    for ramp in stimulus.ramps:
        on = (t >= ramp.start_ms) & (t < _end(ramp))
        total += np.where(on, ramp.slope_pa_per_ms * (t - ramp.start_ms), 0.0)
    for sine in stimulus.sines:
        on = (t >= sine.start_ms) & (t < _end(sine))
        phase = 2e-3 * np.pi * sine.frequency_hz * (t - sine.start_ms) + sine.phase_rad
        total += np.where(on, sine.amplitude_pa * np.sin(phase), 0.0)
    for samples in stimulus.samples:
        total += np.interp(t, samples.time_ms, samples.current_pa)
    return total


def jumps(stimulus: spec.Stimulus, time_ms: Array) -> Array:
    """Where the current jumps, at most a rounding away: there a solution has two derivatives."""
    before = current(stimulus, np.nextafter(time_ms, -np.inf))
    after = current(stimulus, np.nextafter(time_ms, np.inf))
    size = 1 + np.maximum(np.abs(before), np.abs(after))
    return np.asarray(np.abs(after - before) > 1e-6 * size)


def _end(shape: spec.RampCurrent | spec.SineCurrent) -> float:
    return shape.end_ms if shape.HasField("end_ms") else np.inf


def _in_train(train: spec.PulseTrainCurrent, t: Array) -> Array:
    k = np.clip(np.floor((t - train.start_ms) / train.period_ms), -1, train.count - 1)
    # The quotient's rounding can be off by one at a pulse's very start.
    k += (k + 1 < train.count) & (train.start_ms + (k + 1) * train.period_ms <= t)
    k -= (k >= 0) & (train.start_ms + k * train.period_ms > t)
    since = t - (train.start_ms + k * train.period_ms)
    return np.asarray((k >= 0) & (since < train.width_ms), dtype=np.float64)
