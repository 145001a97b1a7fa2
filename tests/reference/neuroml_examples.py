#!/usr/bin/env python3
"""Checks that NeuroML files of others are read as they stand.

    neuroml_examples.py build/dev/bin/spikepinn FOLDER...

Looks below each folder for files with an izhikevich2007Cell, lets `spikepinn export` read and write
every neuron of them, and compares each number with the file's own, read here with Python's XML
parser and decimal arithmetic. Exits 1 if one differs. Public files to try are named in docs/cli.md.
"""

import decimal
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

# In pF, mV, pA, ms and what they make.
UNITS = {"pF": 0, "nF": 3, "uF": 6, "F": 12, "mV": 0, "V": 3, "pA": 0, "nA": 3, "uA": 6, "A": 12,
         "ms": 0, "s": 3, "per_ms": 0, "per_s": -3, "Hz": -3, "pS": -3, "nS": 0, "uS": 3, "mS": 6,
         "S": 9, "nS_per_mV": 0, "S_per_V": 6}
CELL = ("v0", "C", "k", "vr", "vt", "vpeak", "a", "b", "c", "d")
PULSE = ("delay", "duration", "amplitude")


def number(text):
    mantissa, unit = re.fullmatch(r"\s*(-?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(\w+)\s*", text).groups()
    return float(decimal.Decimal(mantissa).scaleb(UNITS[unit]))


def children(element, name):
    return [child for child in element if child.tag.rsplit("}")[-1] == name]


def numbers(element, names):
    return [number(element.get(name)) for name in names]


def neurons(root):
    """The --cell of every neuron with its numbers and the pulses that flow into it."""
    cells = {cell.get("id"): cell for cell in children(root, "izhikevich2007Cell")}
    pulses = {pulse.get("id"): numbers(pulse, PULSE) for pulse in children(root, "pulseGenerator")}
    networks = children(root, "network")
    if not networks:
        return [(name, numbers(cell, CELL), list(pulses.values())) for name, cell in cells.items()]
    inputs = [(e.get("target"), e.get("input")) for e in children(networks[0], "explicitInput")]
    for entry in children(networks[0], "inputList"):
        inputs += [(e.get("target"), entry.get("component")) for e in children(entry, "input")]
    found = []
    for population in children(networks[0], "population"):
        for index in range(int(population.get("size")) if population.get("component") in cells else 0):
            name = f"{population.get('id')}[{index}]"
            targets = (name, f"../{name}", name.replace("[", "/").replace("]", "/"))
            own = [pulses[source] for target, source in inputs
                   if target in targets[:2] or target.replace("../", "").startswith(targets[2])]
            found.append((name, numbers(cells[population.get("component")], CELL), own))
    return found


def main():
    program, *folders = sys.argv[1:]
    checked = failed = 0
    for path in sorted(p for folder in folders for p in pathlib.Path(folder).rglob("*.[nx]ml")):
        if b"<izhikevich2007Cell" not in path.read_bytes():
            continue
        for name, cell, pulses in neurons(ElementTree.parse(path).getroot()):
            done = subprocess.run([program, "export", path, "--cell", name], capture_output=True,
                                  text=True, timeout=60)
            if done.returncode != 0:
                print(f"{path.name} {name}: refused: {done.stderr.strip()}")
                continue
            written = ElementTree.fromstring(done.stdout.encode())
            same = (numbers(children(written, "izhikevich2007Cell")[0], CELL) == cell and
                    [numbers(p, PULSE) for p in children(written, "pulseGenerator")] == pulses)
            print(f"{path.name} {name}: {'the same numbers' if same else 'DIFFERS'}")
            checked += 1
            failed += not same
    print(f"{checked - failed} passed, {failed} failed")
    sys.exit(failed > 0 or checked == 0)


if __name__ == "__main__":
    main()
