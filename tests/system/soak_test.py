"""Hundreds of mixed jobs while server, template and workers are killed at random.

Short by itself, as a test. Long: python3 soak_test.py --kills 200 [--seconds N] [--seed N]
"""

import argparse
import pathlib
import shutil
import sys
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

import processes
from api import Api, ENDED, job_pb2
from host import Host, Killer
from invariants import (Expectation, check_flag_findings, folder_findings, job_findings,
                        steps_of)
from storm import Client, ENDLESS, FAILING, Follower, Ledger, RECIPES, create_request

# What the storm is, and how long it may go on at most.
PLAN = argparse.Namespace(kills=15, seconds=15.0, pause=0.6, seed=1, clients=4, followers=2,
                          settle=25.0, keep=False)

SETTINGS = {"devices": [{"name": "cpu", "slots": 2, "threads_per_slot": 1}],
            "heartbeat_seconds": 1,
            "workers": {"cancel_grace_seconds": 1, "checkpoint_seconds": 0.1, "ping_seconds": 0.5,
                        "answer_limit_seconds": 3, "first_retry_seconds": 0.1,
                        "longest_retry_seconds": 1, "pause_seconds": 0.5}}

# Of the last server, after everything: a leak of one descriptor or 100 kB a job would show.
MAX_RESIDENT_BYTES = 200 << 20
MAX_DESCRIPTORS = 80


def wait_for_all(api, seconds):
    """All jobs, once all have ended or time is up."""
    deadline = time.monotonic() + seconds
    while True:
        jobs = api.all_jobs()
        if all(job.state in ENDED for job in jobs) or time.monotonic() > deadline:
            return jobs
        time.sleep(0.2)


def undisturbed(api):
    """How every kind of job ends on a calm server."""
    names = {recipe: api.call("CreateJob", create_request(recipe, f"calm {recipe}", "ada")).name
             for recipe in [*RECIPES, *FAILING]}
    wait_for_all(api, 60)
    expected = {}
    for recipe, name in names.items():
        job = api.get(name)
        if recipe in FAILING:
            expected[recipe] = Expectation(job_pb2.JOB_STATE_FAILED, "", FAILING[recipe][1])
        else:
            expected[recipe] = Expectation(job_pb2.JOB_STATE_SUCCEEDED, job.summary.model_sha256,
                                           steps=steps_of(api.events(name)[0]))
    expected[ENDLESS] = Expectation(job_pb2.JOB_STATE_CANCELLED)
    return names, expected


class SoakTest(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-soak-"))
        self.host = Host(self.folder / "data", SETTINGS)
        self.findings = []
        self.addCleanup(self.clean_up)

    def clean_up(self):
        if self.host.server.process.poll() is None:
            self.host.server.stop()
        if PLAN.keep or self.findings:
            print("kept:", self.folder, file=sys.stderr)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)

    def test_no_promise_is_broken_in_a_storm(self):
        begin = time.monotonic()
        api = Api(self.host.address)
        calm, expected = undisturbed(api)
        self.calm_took = time.monotonic() - begin
        ledger = Ledger()
        for recipe, name in calm.items():
            ledger.created(f"calm {recipe}", name, recipe)
        self.storm(ledger)

        for name in [name for name, recipe in ledger.jobs.items() if recipe == ENDLESS]:
            if name not in ledger.deleted:
                ledger.cancels.add(name)
                api.cancel(name)
        begin = time.monotonic()
        jobs = wait_for_all(api, PLAN.settle)
        self.settling_took = time.monotonic() - begin
        for follower in self.followers:
            follower.join()
        self.findings += ledger.problems
        self.check_jobs(api, jobs, ledger, expected)
        self.check_server()
        api.close()
        self.assertEqual(self.host.server.stop(), 0)
        self.check_what_is_left(jobs)
        self.report(jobs, ledger)
        self.assertEqual(self.findings, [], "\n" + "\n".join(self.findings))

    def storm(self, ledger):
        killer = self.killer = Killer(PLAN.seed, self.host)
        address = self.host.address
        clients = [Client(number, PLAN.seed, address, ledger)
                   for number in range(PLAN.clients)]
        self.followers = [Follower(number, PLAN.seed, address, ledger)
                          for number in range(PLAN.followers)]
        for thread in [*clients, *self.followers]:
            thread.start()
        self.began = time.monotonic()
        while killer.count() < PLAN.kills and time.monotonic() - self.began < PLAN.seconds:
            time.sleep(killer.dice.uniform(0.3, 1.7) * PLAN.pause)
            killer.strike()
        self.took = time.monotonic() - self.began
        for thread in [*clients, *self.followers]:
            thread.leaving.set()
        for client in clients:
            client.join()

    def check_jobs(self, api, jobs, ledger, expected):
        made = {}
        for job in jobs:
            made.setdefault(job.display_name, []).append(job.name)
        self.findings += [f"{title} exists as {names}" for title, names in made.items()
                          if len(names) > 1]
        by_name = {job.name: job for job in jobs}
        unanswered = {job.name: "regular" for job in jobs
                      if job.name not in ledger.jobs and not job.sweep}
        in_sweeps = {job.name: "regular" for job in jobs if job.sweep}
        kept = {name: recipe for name, recipe in ledger.jobs.items() if name not in ledger.deleted}

        def look_at(entry):
            name, recipe = entry
            return job_findings(api, name, expected[recipe], name in ledger.cancels)

        with ThreadPoolExecutor(8) as pool:
            for found in pool.map(look_at, {**unanswered, **in_sweeps, **kept}.items()):
                self.findings += found
        self.findings += [f"{name}: deleted, and still there" for name in ledger.deleted
                          if name in by_name]
        for name in ledger.cancelled - ledger.deleted:
            if by_name[name].state != job_pb2.JOB_STATE_CANCELLED:
                self.findings.append(f"{name}: was said to be CANCELLED")
        for name, numbers in ledger.watched:
            last = by_name[name].last_event_sequence if name in by_name else None
            if last is not None and numbers != list(range(1, last + 1)):
                self.findings.append(f"{name}: of {last} events a follower saw {numbers}")
        for sweep, points in ledger.sweeps.items():
            members = [job for job in jobs if job.sweep == sweep]
            if sorted(job.sweep_index for job in members) != list(range(points)):
                self.findings.append(f"{sweep}: {len(members)} jobs instead of {points}")

    def check_server(self):
        time.sleep(0.5)  # connections that were closed just now
        resident = processes.resident_bytes(self.host.pid)
        open_files = processes.descriptors(self.host.pid)
        self.resources = f"{resident >> 20} MiB, {open_files} descriptors"
        if resident > MAX_RESIDENT_BYTES or open_files > MAX_DESCRIPTORS:
            self.findings.append(f"the server has {self.resources}")

    def check_what_is_left(self, jobs):
        self.findings += [f"process {pid} outlives the server" for pid in self.host.leftovers()]
        job_ids = {job.name.removeprefix("jobs/") for job in jobs}
        self.findings += folder_findings(self.host.data_dir, job_ids)
        self.findings += check_flag_findings(self.host.data_dir)

    def report(self, jobs, ledger):
        states = [job_pb2.JobState.Name(job.state).removeprefix("JOB_STATE_") for job in jobs]
        counts = {state: states.count(state) for state in sorted(set(states))}
        print(f"\nseed {PLAN.seed}: {self.killer.count()} kills {self.killer.kills} in "
              f"{self.took:.0f} s after {self.calm_took:.0f} s of calm, settled in "
              f"{self.settling_took:.0f} s; {len(jobs)} jobs {counts}, {len(ledger.deleted)} deleted, "
              f"{len(ledger.sweeps)} sweeps, most attempts {max(job.attempt for job in jobs)}, "
              f"{len(ledger.watched)} followed to the end; server: {self.resources}",
              file=sys.stderr)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=PLAN.kills)
    parser.add_argument("--seconds", type=float, help="end the storm after that, in any case")
    parser.add_argument("--seed", type=int, default=PLAN.seed)
    parser.add_argument("--clients", type=int, default=PLAN.clients)
    parser.add_argument("--pause", type=float, default=PLAN.pause, help="mean seconds between kills")
    parser.add_argument("--keep", action="store_true", help="keep the data folder")
    given = parser.parse_args()
    for name, value in vars(given).items():
        if value is not None:
            setattr(PLAN, name, value)
    if given.seconds is None:
        PLAN.seconds = 60 + 5 * PLAN.kills * PLAN.pause
    PLAN.settle = 300.0
    unittest.main(argv=[sys.argv[0]], verbosity=2)


if __name__ == "__main__":
    main()
