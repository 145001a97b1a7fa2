#!/usr/bin/env python3
"""Loads a server of its own with load_bench and prints latencies, memory and threads.

    tests/bench/load.py build/release/bin [--queued 100000 --watchers 1000 --clients 100 ...]

Further flags are load_bench's. The server has as many slots as --running says, so that nothing of the
queue starts.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

GOALS_MS = {"create": 50, "list page": 20, "event": 100}
GOAL_MEMORY_MB = 300


def look_at(pid):
    fields = dict(line.split(":", 1) for line in
                  pathlib.Path(f"/proc/{pid}/status").read_text().splitlines())
    return {"rss_mb": int(fields["VmRSS"].split()[0]) // 1024,
            "peak_mb": int(fields["VmHWM"].split()[0]) // 1024,
            "threads": int(fields["Threads"]),
            "descriptors": len(list(pathlib.Path(f"/proc/{pid}/fd").iterdir()))}


def start_server(bin_dir, folder, running):
    config = folder / "config.yaml"
    config.write_text(json.dumps(
        {"devices": [{"name": "cpu", "slots": running, "threads_per_slot": 1}]}))
    process = subprocess.Popen(
        [bin_dir / "spikepinnd", "--listen", "127.0.0.1:0", "--data-dir", folder / "data",
         "--config", config, "--log-level", "warning"], stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().split("listening on ")[1].split(",")[0]


def measure(bin_dir, address, server_pid, flags):
    """The report of load_bench, and what the server was like when each step began."""
    bench = subprocess.Popen([bin_dir / "load_bench", "--server", address, *flags],
                             stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    server = {}
    for line in bench.stdout:
        if line.startswith("step "):
            name = line.removeprefix("step ").strip()
            server[name] = look_at(server_pid)
            print(f"{name}: {server[name]}", file=sys.stderr)
            bench.stdin.write("\n")
            bench.stdin.flush()
        else:
            return json.loads(line), server
    raise SystemExit(f"load_bench ended with {bench.wait()}")


def print_tables(report, server):
    print("| | count | p50, ms | p99, ms | max, ms | goal for p99 |\n|---|---|---|---|---|---|")
    for what, figures in report.items():
        goal = next((ms for kind, ms in GOALS_MS.items() if what.startswith(kind)), "")
        if figures["count"]:
            print(f"| {what} | {figures['count']} | {figures['p50_ms']:.2f} | "
                  f"{figures['p99_ms']:.2f} | {figures['max_ms']:.2f} | {goal} |")
    print(f"\n{report['create, filling the queue']['per_second']:.0f} creates/s while filling")
    print("\n| the server when this begins | RSS, MB | peak, MB | threads | descriptors |")
    print("|---|---|---|---|---|")
    for step, figures in server.items():
        print(f"| {step} | " + " | ".join(str(value) for value in figures.values()) + " |")
    print(f"\ngoal: under {GOAL_MEMORY_MB} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--running", type=int, default=1)
    given, flags = parser.parse_known_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-load-"))
    server, address = start_server(given.bin, folder, given.running)
    try:
        report, states = measure(given.bin, address, server.pid,
                                 [*flags, "--running", str(given.running)])
        print_tables(report, states)
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
