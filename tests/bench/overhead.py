#!/usr/bin/python3
"""What the service costs a training: pairs of the same job in a server and by train_once alone.

    tests/bench/overhead.py build/release/bin [--pairs 5] [--adam-steps 500] [--threads 2]

Needs a quiet machine. The order changes from pair to pair; a pair whose losses differ in a bit has not
done the same work and stops the run. Processor time is that of all processes, of the service also of
those that wait for the next job: it does not change with what else the machine is doing as much as
seconds do.
"""

import argparse
import dataclasses
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "system"))

import processes  # noqa: E402

GOAL_PERCENT = 3.0
PRESET = "regular_spiking"


@dataclasses.dataclass
class Run:
    """Seconds, and the final loss."""

    training: float
    whole: float
    processor: float
    loss: float


def alone(bin_dir, plan):
    # As the server sets it for its workers, and as they set it for themselves (heap.cc).
    environment = {**os.environ, "OMP_NUM_THREADS": str(plan.threads), "GOMP_SPINCOUNT": "1000",
                   "MALLOC_MMAP_THRESHOLD_": str(1 << 30),
                   "MALLOC_TRIM_THRESHOLD_": str((1 << 31) - 1)}
    begin, cpu_begin = time.monotonic(), cpu_seconds_of_children()
    done = subprocess.run(
        [bin_dir / "train_once", "--method", "guided", "--preset", PRESET,
         "--adam-steps", str(plan.adam_steps), "--lbfgs-rounds", str(plan.lbfgs_rounds),
         "--threads", str(plan.threads)],
        env=environment, check=True, capture_output=True, text=True)
    whole, processor = time.monotonic() - begin, cpu_seconds_of_children() - cpu_begin
    result = json.loads(done.stdout)
    training = sum(stage["seconds"] for stage in result["stages"].values())
    return Run(training, whole, processor, result["final_loss"])


def cpu_seconds_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def in_service(api_module, api, server_pid, plan):
    """The same of a job: from the create to the end of its log."""
    spec = api_module.spec_of({
        "method": "METHOD_GUIDED", "forward": {"preset": PRESET},
        "adam": {"steps": plan.adam_steps}, "lbfgs": {"rounds": plan.lbfgs_rounds},
        "runtime": {"threads": plan.threads}})
    begin, cpu_begin = time.monotonic(), processes.cpu_seconds(server_pid)
    job = api.call("CreateJob", api_module.job_service_pb2.CreateJobRequest(
        job=api_module.job_pb2.Job(spec=spec)))
    api.patience_s = 600
    for _ in api.stub.WatchJob(api_module.job_service_pb2.WatchJobRequest(name=job.name)):
        pass
    whole, processor = time.monotonic() - begin, processes.cpu_seconds(server_pid) - cpu_begin
    job = api.get(job.name)
    if job.state != api_module.job_pb2.JOB_STATE_SUCCEEDED:
        raise SystemExit(f"{job.name} ended with: {job.error.message}")
    training = sum(stage.seconds for stage in job.summary.stages)
    return Run(training, whole, processor, job.summary.final_loss[-1].value)


def run_pairs(bin_dir, api_module, api, server_pid, plan):
    ratios = {"training": [], "whole": [], "processor": []}
    for pair in range(plan.pairs + 1):
        tasks = [lambda: alone(bin_dir, plan),
                 lambda: in_service(api_module, api, server_pid, plan)]
        order = (0, 1) if pair % 2 else (1, 0)
        results = {which: tasks[which]() for which in order}
        own, served = results[0], results[1]
        if own.loss != served.loss:
            raise SystemExit(f"final losses differ: {own.loss!r} alone, {served.loss!r} in the service")
        print("warm-up:" if pair == 0 else f"pair {pair}:",
              ", ".join(f"{what} {getattr(own, what):.3f} s alone, {getattr(served, what):.3f} s "
                        "served" for what in ratios), flush=True)
        if pair > 0:
            for what, values in ratios.items():
                values.append(getattr(served, what) / getattr(own, what))
    return ratios


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--pairs", type=int, default=6)
    parser.add_argument("--adam-steps", type=int, default=450)
    parser.add_argument("--lbfgs-rounds", type=int, default=4)
    parser.add_argument("--threads", type=int, default=2)
    plan = parser.parse_args()
    os.environ["SPIKEPINN_BIN"] = str(plan.bin.resolve())
    import api as api_module  # needs SPIKEPINN_BIN
    from support import Server

    folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-overhead-"))
    settings = {"devices": [{"name": "cpu", "slots": 1, "threads_per_slot": plan.threads}]}
    server = Server(folder / "data", settings=settings)
    try:
        api = api_module.Api(server.address)
        ratios = run_pairs(plan.bin.resolve(), api_module, api, server.process.pid, plan)
        api.close()
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
    for what, values in ratios.items():
        percent = [100 * (ratio - 1) for ratio in values]
        print(f"{what}: {statistics.median(percent):+.2f} % (median of {len(percent)} pairs, "
              f"{min(percent):+.2f} to {max(percent):+.2f}); goal: at most {GOAL_PERCENT} %")


if __name__ == "__main__":
    main()
