#!/usr/bin/env python3
"""Draws the problems of random_problems.json: neurons around the presets under random currents.

    tests/reference/random_problems.py > tests/reference/random_problems.json

Every parameter of a preset in its published form is drawn within 20 % of its value; the stimulus
is a sum of one to four random shapes. Problem i is drawn from seed i alone.
"""

import json
import pathlib
import random

COUNT = 100
HERE = pathlib.Path(__file__).parent
RUNAWAY = "inhibition_induced_bursting"


def near(draw, value):
    return value * draw.uniform(0.8, 1.2)


def neuron_like(draw, name, preset):
    """The general form's coefficients, drawn around a preset's parameters in its own form."""
    neuron = {key: preset[key] for key in ("C", "q2", "q1", "q0", "w_off", "leak", "vpeak")}
    neuron.update({key: near(draw, preset[key]) for key in ("a", "b", "d")})
    neuron["c"] = min(near(draw, preset["c"]), preset["vpeak"] - 20)
    if name == "regular_spiking":  # C v' = k (v - v_r)(v - v_t) - w + I
        k, v_r, v_t = near(draw, 0.7), near(draw, -60), near(draw, -40)
        neuron.update(C=near(draw, 100), q2=k, q1=-k * (v_r + v_t), q0=k * v_r * v_t, w_off=v_r)
    return neuron


def amplitude_of(preset):
    """How large the preset's own current gets over its span."""
    pieces = preset["stim"]
    ends = [piece[0] for piece in pieces[1:]] + [preset["T"]]
    return max(max(abs(value), abs(value + slope * (end - start)))
               for (start, value, slope), end in zip(pieces, ends))


def shape(draw, kind, span, amplitude):
    start = draw.uniform(0, 0.7 * span)
    size = amplitude * draw.uniform(-0.5, 1.5)
    if kind == "steps":
        return {"start_ms": start, "amplitude_pa": size}
    if kind == "pulses":
        return {"start_ms": start, "width_ms": draw.uniform(1, 0.2 * span), "amplitude_pa": size}
    if kind == "pulse_trains":
        period = draw.uniform(3, 0.1 * span + 3)
        return {"start_ms": start, "period_ms": period, "width_ms": period * draw.uniform(0.1, 0.9),
                "amplitude_pa": size, "count": draw.randint(2, 8)}
    if kind == "ramps":
        return {"start_ms": start, "end_ms": draw.uniform(start + 1, span + 10),
                "slope_pa_per_ms": size / span}
    if kind == "sines":
        return {"start_ms": start, "amplitude_pa": size, "frequency_hz": draw.uniform(2, 100),
                "phase_rad": draw.uniform(0, 6.28)}
    times = sorted(draw.uniform(0, span) for _ in range(draw.randint(3, 12)))
    return {"time_ms": times, "current_pa": [amplitude * draw.uniform(-0.3, 1.2) for _ in times]}


def problem(presets, index):
    draw = random.Random(index)
    name = draw.choice(sorted(presets))
    preset = presets[name]
    span = preset["T"]
    stimulus = {}
    for _ in range(draw.randint(1, 4)):
        kind = draw.choice(["steps", "pulses", "pulse_trains", "ramps", "sines", "samples"])
        stimulus.setdefault(kind, []).append(shape(draw, kind, span, amplitude_of(preset)))
    return {"like": name, "neuron": neuron_like(draw, name, preset), "stimulus": stimulus,
            "v0": preset["v0"], "w0": preset["w0"], "T": span}


def main():
    presets = json.loads((HERE / "problems.json").read_text())
    for other in ("_about", RUNAWAY):
        del presets[other]
    lines = ",\n".join(json.dumps(problem(presets, index)) for index in range(COUNT))
    print(f"[\n{lines}\n]")


if __name__ == "__main__":
    main()
