#!/usr/bin/env python3
"""How long a job on an idle server takes to start, and a short one to be done.

    tests/bench/latency.py [--bin build/release/bin] [--jobs 50]

Starts a server of its own and submits one job after the other, each to an idle server: GUIDED jobs
of default size, cancelled after their first progress, and SEGMENTED ones of regular_spiking. For
each the milliseconds from just before the create call until a state or event was stored (the
event's time) and until a watcher had it; for SEGMENTED also until its whole trajectory (every
0.1 ms) had arrived. Needs python3-grpcio and protobuf-compiler-grpc. Prints one table and one JSON
line.
"""

import argparse
import json
import os
import pathlib
import signal
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parents[2]
ENDED = ("SUCCEEDED", "FAILED", "CANCELLED")
PAUSE_S = 1.5  # between jobs: the server is idle again, the worker that replaces the last one warm


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", type=pathlib.Path, default=SOURCE / "build/release/bin")
    parser.add_argument("--jobs", type=int, default=50, help="of each kind")
    parser.add_argument("--threads", type=int, default=0, help="of a job; 0: the server's default")
    parser.add_argument("--pause", type=float, default=PAUSE_S, help="seconds between jobs")
    return parser.parse_args()


def start_server(arguments, folder):
    command = [arguments.bin / "spikepinnd", "--listen", "127.0.0.1:0",
               "--data-dir", folder / "data"]
    with open(folder / "server.log", "w", encoding="utf-8") as log:
        process = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE,
                                   stderr=log, text=True)
    ready = process.stdout.readline()
    if "listening on " not in ready:
        sys.exit(f"the server did not start: {(folder / 'server.log').read_text()}")
    return process, ready.split("listening on ")[1].split(",")[0]


def import_stubs(folder):
    subprocess.run([SOURCE / "client/python/generate_stubs.sh", folder / "stubs"], check=True)
    sys.path.insert(0, str(folder / "stubs"))
    # pylint: disable=import-outside-toplevel
    import grpc
    from spikepinn.v1 import job_pb2, job_service_pb2, job_service_pb2_grpc, training_spec_pb2
    return grpc, job_pb2, job_service_pb2, job_service_pb2_grpc, training_spec_pb2


class Bench:
    """One client of one server."""

    def __init__(self, stubs, address, threads):
        self.grpc, self.job, self.messages, services, self.specs = stubs
        self.stub = services.JobServiceStub(self.grpc.insecure_channel(address))
        self.threads = threads

    def create(self, method):
        spec = self.specs.TrainingSpec(
            method=method, forward=self.specs.ForwardProblem(preset="regular_spiking"))
        if method == self.specs.METHOD_GUIDED and self.threads > 0:
            spec.runtime.threads = self.threads
        return self.stub.CreateJob(self.messages.CreateJobRequest(job=self.job.Job(spec=spec)))

    def events(self, name):
        for response in self.stub.WatchJob(self.messages.WatchJobRequest(name=name)):
            if response.WhichOneof("message") == "event":
                yield response.event

    def state_of(self, event):
        if event.WhichOneof("payload") != "state_change":
            return None
        return self.job.JobState.Name(event.state_change.state).removeprefix("JOB_STATE_")

    def run(self, method):
        """Milliseconds by name."""
        begin, wall = time.perf_counter(), time.time()
        took = {}

        def note(name, event=None):
            took[f"{name} seen"] = (time.perf_counter() - begin) * 1e3
            if event is not None:
                stored = event.time.seconds + event.time.nanos * 1e-9
                took[f"{name} stored"] = (stored - wall) * 1e3

        job = self.create(method)
        note("created")
        for event in self.events(job.name):
            state = self.state_of(event)
            if state == "RUNNING":
                note("RUNNING", event)
            elif event.WhichOneof("payload") == "progress" and "progress seen" not in took:
                note("progress", event)
                if method == self.specs.METHOD_GUIDED:
                    self.stub.CancelJob(self.messages.CancelJobRequest(name=job.name))
            elif state in ENDED:
                note(state, event)
        if "SUCCEEDED seen" in took:
            for _ in self.stub.GetTrajectory(self.messages.GetTrajectoryRequest(name=job.name)):
                pass
            note("trajectory")
        return took


def quantile(values, q):
    return sorted(values)[min(len(values) - 1, round(q * (len(values) - 1)))]


def table(kind, runs):
    rows = {}
    for name in runs[0]:
        values = [run[name] for run in runs if name in run]
        rows[name] = {"median": statistics.median(values), "p99": quantile(values, 0.99),
                      "least": min(values), "jobs": len(values)}
    for name, row in rows.items():
        print(f"{kind:10} {name:20} median {row['median']:7.1f}  p99 {row['p99']:7.1f}  "
              f"least {row['least']:7.1f} ms  ({row['jobs']} jobs)")
    return rows


def measure(arguments, folder):
    stubs = import_stubs(folder)
    server, address = start_server(arguments, folder)
    result = {}
    try:
        bench = Bench(stubs, address, arguments.threads)
        kinds = {"GUIDED": bench.specs.METHOD_GUIDED, "SEGMENTED": bench.specs.METHOD_SEGMENTED}
        time.sleep(2)  # the template process starts
        for kind, method in kinds.items():
            runs = []
            for _ in range(arguments.jobs + 1):
                runs.append(bench.run(method))
                time.sleep(arguments.pause)
            result[kind] = table(kind, runs[1:])  # the first one also connects
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    return result


def main():
    arguments = parse_arguments()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="spikepinn-latency-") as folder:
        result = measure(arguments, pathlib.Path(folder))
    print(f"load average: {load:.2f} before, {os.getloadavg()[0]:.2f} after")
    print(json.dumps(result))


if __name__ == "__main__":
    main()
