#!/usr/bin/python3
"""Spike times and samples of the 2007 book's neuron classes, independently of the C++ code.

    book_answers.py > book_answers.json      (Debian: python3-scipy)

DOP853 at tolerance 1e-13, split at corners of the stimulus, at spikes and at kinks (v = v_w); an
event is found on the dense output and then polished by Newton steps on the integrator itself.
"""
import json
import sys

import numpy as np
from scipy.integrate import solve_ivp

NO_RULES = {"peak_slope": 0.0, "reset_slope": 0.0, "w_max": None, "b_below": None, "b_cubic": 0.0}


def neuron(C, k, v_r, v_t, a, b, v_peak, c, d, v_w=None, **rules):
    """A class in the book's letters; v_w, where the recovery's drive is zero, is v_r unless told."""
    return {"C": C, "k": k, "v_r": v_r, "v_t": v_t, "a": a, "b": b, "v_peak": v_peak, "c": c,
            "d": d, "v_w": v_r if v_w is None else v_w, **NO_RULES, **rules}


IB = neuron(150, 1.2, -75, -45, 0.01, 5, 50, -56, 130)
CH = neuron(50, 1.5, -60, -40, 0.03, 1, 25, -40, 150)
LTS = neuron(100, 1, -56, -42, 0.03, 8, 40, -53, 20, peak_slope=-0.1, reset_slope=0.04, w_max=670.0)
FS = neuron(20, 1, -55, -40, 0.2, 0, 25, -45, 0, b_cubic=0.025)
TC = neuron(200, 1.6, -60, -50, 0.01, 0, 35, -60, 10, v_w=-65, peak_slope=0.1, reset_slope=-0.1,
            b_below=15.0)
RTN = neuron(40, 0.25, -65, -45, 0.015, 2, 0, -55, 50, b_below=10.0)

# Name: neuron, [v(0), w(0)], duration, [[t0, I from t0 on], ...].
PROBLEMS = {
    "intrinsically_bursting": (IB, [-75, 0], 600, [[0, 0], [50, 500]]),
    "chattering": (CH, [-60, 0], 300, [[0, 0], [50, 300]]),
    "low_threshold": (LTS, [-56, 0], 400, [[0, 0], [50, 200]]),
    "fast_spiking": (FS, [-55, 0], 300, [[0, 0], [50, 200]]),
    "thalamo_cortical": (TC, [-60, 0], 500, [[0, 0], [50, 100]]),
    "thalamo_cortical_burst": (TC, [-60, 0], 500, [[0, 0], [20, -1200], [120, 0]]),
    "reticular": (RTN, [-65, 0], 500, [[0, 0], [50, 60]]),
    "reticular_burst": (RTN, [-65, 0], 500, [[0, 0], [20, -150], [200, 60]]),
}
TOLERANCE = {"rtol": 1e-13, "atol": 1e-13}
SAMPLES = 40


def rate(n, current, above):
    def f(_, y):
        v, w = y
        x = v - n["v_w"]
        b_below = n["b"] if n["b_below"] is None else n["b_below"]
        drive = n["b"] * x + n["b_cubic"] * x**3 if above else b_below * x
        return [(n["k"] * (v - n["v_r"]) * (v - n["v_t"]) - w + current) / n["C"],
                n["a"] * (drive - w)]
    return f


def polish(f, g, t0, y0, t):
    """The zero of g near t on the solution from (t0, y0), by the secant method."""
    def at(time):
        if time <= t0:
            return np.array(y0)
        return solve_ivp(f, (t0, time), y0, method="DOP853", **TOLERANCE).y[:, -1]
    for _ in range(4):
        y = at(t)
        slope = f(t, y)
        h = 1e-7
        by_time = (g(t, y + h * np.array(slope)) - g(t, y)) / h
        t -= g(t, y) / by_time
    return t, at(t)


def has_kink(n):
    return n["b_cubic"] != 0 or (n["b_below"] is not None and n["b_below"] != n["b"])


def solve(n, start, duration, pieces, samples):
    t, y = 0.0, np.array(start, dtype=float)
    spikes, kinks, found = [], [], {}
    ends = [piece[0] for piece in pieces[1:]] + [duration]
    for (_, current), end in zip(pieces, ends):
        while t < end:
            above = y[0] > n["v_w"]
            if abs(y[0] - n["v_w"]) < 1e-11:
                above = rate(n, current, True)(t, y)[0] >= 0
            f = rate(n, current, above)
            peak = lambda _, y: y[0] - n["v_peak"] - n["peak_slope"] * y[1]
            kink = lambda _, y: (y[0] - n["v_w"]) * (-1 if above else 1)
            # A rest at v_w is no crossing.
            beyond = lambda t, y: kink(t, y) - 1e-12
            events = [peak] + ([beyond] if has_kink(n) else [])
            for event in events:
                event.terminal, event.direction = True, 1
            wanted = [s for s in samples if t <= s <= end]
            run = solve_ivp(f, (t, end), y, method="DOP853", events=events, dense_output=True,
                            max_step=1.0, **TOLERANCE)
            which = [i for i, times in enumerate(run.t_events) if len(times)]
            before = (t, y)
            if not which:
                t, y = end, run.y[:, -1]
            else:
                # From the last step's start, which is before the event.
                steps = run.t[run.t < run.t_events[which[0]][0] - 1e-9]
                t1 = steps[-1]
                y1 = run.y[:, len(steps) - 1]
                event = kink if which[0] else peak
                t, y = polish(f, event, t1, y1, run.t_events[which[0]][0])
            for s in wanted:
                if s <= t:
                    found[s] = (solve_ivp(f, (before[0], s), before[1], method="DOP853",
                                          **TOLERANCE).y[:, -1] if s > before[0] else before[1])
            if which and which[0] == 0:
                spikes.append(t)
                limit = np.inf if n["w_max"] is None else n["w_max"]
                y = np.array([n["c"] + n["reset_slope"] * y[1], min(y[1] + n["d"], limit)])
            elif which:
                kinks.append(t)
                y = np.array([n["v_w"], y[1]])
    return spikes, kinks, found


def main():
    answers = {}
    for name, (n, start, duration, pieces) in PROBLEMS.items():
        # Odd places, away from corners.
        samples = [round(duration * (i + 0.37) / SAMPLES, 6) for i in range(SAMPLES)]
        spikes, kinks, found = solve(n, start, duration, pieces, samples)
        print(f"{name}: {len(spikes)} spikes, {len(kinks)} kinks", file=sys.stderr)
        answers[name] = {
            "neuron": n, "initial": start, "duration_ms": duration, "stimulus": pieces,
            "spike_times_ms": [round(t, 11) for t in spikes],
            "kink_times_ms": [round(t, 11) for t in kinks],
            "samples_t_v_w": [[t, round(v, 10), round(w, 10)]
                              for t, (v, w) in sorted(found.items())]}
    lines = [f' "{name}": ' + json.dumps(answer) for name, answer in answers.items()]
    print("{\n" + ",\n".join(lines) + "\n}")


if __name__ == "__main__":
    main()
