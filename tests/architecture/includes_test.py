#!/usr/bin/env python3
"""Checks who includes whom: the table of docs/architecture.md, enforced.

Usage: includes_test.py SOURCE_DIR. Exits 1 and lists every include that its folder must not have.
"""

import pathlib
import re
import sys

# What each library's headers look like in an #include line.
LIBRARIES = {
    "LibTorch": r"^(torch|ATen|c10)/",
    "protobuf": r"^(google/protobuf/|.*\.pb\.h$)",
    "gRPC": r"^(grpc|grpcpp)/|\.grpc\.pb\.h$",
    "SQLite": r"^sqlite3\.h$",
    "SUNDIALS": r"^(arkode|cvode|nvector|sundials|sunmatrix|sunlinsol)/",
    "processes": r"^(spawn|sys/wait|sys/socket|csignal|signal)(\.h)?$",
}
WIRE_LIBRARIES = ["protobuf", "gRPC", "SQLite", "processes"]

# Folder: (folders and single files of ours it may include from, libraries it must not include). The longest matching
# prefix counts. A folder may always include from itself.
RULES = {
    "core/neuron": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/spec": (["core/neuron"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/collocation": (["core/neuron", "core/spec", "core/network/uniform_draw"],
                         ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/ode": (["core/neuron"], ["LibTorch"] + WIRE_LIBRARIES),
    "core/network": (["core/neuron", "core/spec"], ["SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/trained_model": (["core/neuron"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/dense_model": (["core/neuron"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/segmented_model": (["core/neuron"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/uniform_draw": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/time_map": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/network/safetensors": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/checkpoint": (["core/neuron", "core/spec", "core/network"],
                        ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/optimize": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/evaluate": (["core/neuron", "core/ode", "core/network", "core/spec"],
                      ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/methods": (["core/neuron", "core/collocation", "core/ode", "core/network",
                      "core/checkpoint", "core/spec"], ["SUNDIALS"] + WIRE_LIBRARIES),
    "core/methods/segmented": (["core/neuron", "core/collocation", "core/network",
                                "core/checkpoint", "core/optimize"],
                               ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "core/train": (["core"], ["SUNDIALS"] + WIRE_LIBRARIES),
    "wire": (["core/spec", "core/neuron"],
             ["LibTorch", "SUNDIALS", "gRPC", "SQLite", "processes"]),
    "manual": (["wire/version"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "server/faults": ([], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES[:-1]),
    "server/jobs": (["core/spec"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "server/schedule": (["core/spec", "server/jobs"], ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "server/storage": (["server/faults", "server/jobs"], ["LibTorch", "SUNDIALS", "gRPC", "protobuf"]),
    "server/workers": (["server/faults", "server/jobs", "server/schedule", "wire"],
                       ["LibTorch", "SUNDIALS", "SQLite", "gRPC"]),
    "server/service": (["server/jobs", "server/schedule", "server/workers", "wire", "core/spec",
                        "core/neuron", "core/ode", "core/evaluate", "core/network"],
                       ["LibTorch", "SUNDIALS", "SQLite", "processes"]),
    "server/worker": (["core", "server/faults", "wire"], ["gRPC", "SQLite", "SUNDIALS"]),
    "server": (["server", "core/spec", "manual", "wire"], ["LibTorch", "SUNDIALS"]),
    "client/client": (["core/spec", "core/neuron", "core/ode", "wire"],
                      ["LibTorch", "SUNDIALS", "SQLite"]),
    "client/examples": (["client/client", "core/spec", "core/neuron"],
                        ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "client/files": (["client/client", "core/spec", "core/neuron", "core/ode"],
                     ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "client/report": (["client/client", "client/files", "core/collocation", "core/spec", "core/neuron", "core/ode"],
                      ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES),
    "client/plot": (["client/client", "client/files", "client/report", "core/spec", "core/neuron"],
                    ["LibTorch", "SUNDIALS"] + WIRE_LIBRARIES[:-1]),
    "client/cli": (["client/cli", "client/client", "client/files", "client/plot", "client/report", "core/spec", "core/neuron", "core/ode", "manual", "wire"],
                   ["LibTorch", "SUNDIALS", "SQLite", "gRPC"]),
}
OURS = ("core/", "wire/", "manual/", "server/", "client/")
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.MULTILINE)


def rule_for(path):
    matching = [folder for folder in RULES if path.startswith(folder)]
    return max(matching, key=len) if matching else None


def violations(path, text):
    key = rule_for(path)
    if key is None:
        yield f"{path}: no rule for this folder"
        return
    friends, forbidden = RULES[key]
    folder = path.rsplit("/", 1)[0]
    for include in INCLUDE.findall(text):
        for library in forbidden:
            if re.search(LIBRARIES[library], include):
                yield f"{path}: includes {include}, but {key} must not know {library}"
        if include.startswith(OURS):
            allowed = include.startswith(folder + "/") or any(
                include.startswith((friend + "/", friend + ".")) for friend in friends)
            if not allowed:
                yield f"{path}: includes {include}, but {key} must not know that folder"


def main():
    root = pathlib.Path(sys.argv[1])
    files = [file for top in ("core", "wire", "manual", "server", "client")
             for file in sorted((root / top).rglob("*")) if file.suffix in (".h", ".cc")]
    if len(files) < 20:
        sys.exit(f"only {len(files)} source files under {root}: wrong folder?")
    found = [violation for file in files
             for violation in violations(file.relative_to(root).as_posix(), file.read_text())]
    print("\n".join(found) or f"{len(files)} files, every include allowed")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
