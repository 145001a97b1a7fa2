"""Fails and kills at every fault point, one at a time.

A small scenario is run once to learn which points are visited. Then, for each point, it is run on
a server with a fault at that point, which is replaced by one without when it has died or after a
few seconds; afterwards nothing promised may be missing.

Short by itself, as a test: a few points, other ones with another SPIKEPINN_FAULT_SEED. Long, all of
them: python3 fault_test.py --all
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import unittest

import grpc

import processes
from api import Api, Gone, job_pb2, job_service_pb2
from host import Host
from invariants import check_flag_findings, folder_findings, job_findings
from soak_test import SETTINGS, undisturbed, wait_for_all
from storm import ENDLESS, create_request, sweep_request
from support import SOURCE, ServerDidNotStart

PLAN = argparse.Namespace(seconds=35.0, seed=int(os.environ.get("SPIKEPINN_FAULT_SEED", "1")),
                          points=None)

# How long a server with a fault may live.
FAULT_SECONDS = 6.0

# Where FaultPoint("name") or FaultPointStatus("name") stands.
POINT = re.compile(r'\bFaultPoint(?:Status)?\(\s*"([^"]+)"')
# The label of a transaction, which stands for a point before its commit and one after.
LABEL = re.compile(r'\bBegin\((?:[^;()]*,)?\s*"(\w+)"\)|"(move_to_\w+)"')
# Where MessageFault("name", ...) stands: a point for every message that passes there.
MESSAGES = {"server.before_send": ["assignment", "cancel", "ping"],
            "worker.before_send": ["progress", "piece", "model_chunk", "checkpoint", "outcome",
                                   "pong"]}
MESSAGES["server.after_send"] = MESSAGES["worker.receive"] = MESSAGES["server.before_send"]
MESSAGES["worker.after_send"] = MESSAGES["server.receive"] = MESSAGES["worker.before_send"]

# Points that this scenario cannot reach, each with the reason.
OUT_OF_REACH = {
    # Jobs must not go while they are looked at; StoreFaultsTest has both.
    "storage.expire.before_commit": "nothing expires", "storage.expire.after_commit": "nothing expires",
}


def points_in_sources():
    points = {f"{where}.{message}" for where, messages in MESSAGES.items() for message in messages}
    for path in (SOURCE / "server").rglob("*.cc"):
        text = path.read_text()
        if path.parent.name != "faults":
            points.update(POINT.findall(text))
        for labels in LABEL.findall(text) if path.parent.name == "storage" else ():
            label = "".join(labels)
            points.update((f"storage.{label}.before_commit", f"storage.{label}.after_commit"))
    return points


def faults_at(point):
    """A disk may also be full when a transaction is about to be committed."""
    actions = ["kill", "fail", "full"] if point.endswith("before_commit") else ["kill", "fail"]
    return [f"{point}:1:{action}" for action in actions]


class PatientApi(Api):
    """Repeats what a fault has refused as well."""

    forgiven = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.INTERNAL,
                grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.CANCELLED,
                grpc.StatusCode.DEADLINE_EXCEEDED)


class FaultyHost(Host):
    """A host whose servers have a fault until it has struck, or its time is up."""

    def __init__(self, data_dir, environment):
        self.faulty = True
        self.ready = threading.Event()
        self.closing = threading.Event()
        super().__init__(data_dir, SETTINGS, environment)

    def start(self):
        try:
            super().start()
        except ServerDidNotStart:
            if not self.faulty:
                raise
            self.heal()
            super().start()

    def heal(self):
        self.faulty = False
        for variable in [name for name in self.environment if name == "SPIKEPINN_FAULT"]:
            del self.environment[variable]

    def watch_over(self):
        """Replaces a server that has ended. One that has died, or whose time is up, by a healthy
        one.
        """
        deadline = time.monotonic() + FAULT_SECONDS
        while not self.closing.wait(0.02):
            late = self.faulty and time.monotonic() > deadline
            code = self.server.process.poll()
            if code is not None or late:
                if code != 0:
                    self.heal()
                self.server.stop(signal.SIGKILL)
                self.start()

    def restart_gracefully(self):
        starts = self.starts
        self.server.process.terminate()
        deadline = time.monotonic() + 20
        while self.starts == starts and time.monotonic() < deadline:
            time.sleep(0.02)


class Scenario:
    """One of everything that a server does."""

    def __init__(self, host):
        self.host = host
        self.api = PatientApi(host.address, patience_s=30)
        self.made = {}  # name -> recipe
        self.cancels, self.deleted = set(), set()

    def create(self, recipe, request_id):
        name = self.api.call("CreateJob", create_request(recipe, request_id, "ada")).name
        self.made[name] = recipe
        return name

    def run(self):
        endless = self.create(ENDLESS, "endless")
        self.wait_until_running(endless)
        first = self.create("regular", "first")
        self.create("guided longer", "guided")
        self.create("runaway", "runaway")
        queued = self.create(ENDLESS, "queued")
        self.cancel(queued)
        self.kill_worker()
        sweeps = [self.create_sweep(number) for number in (1, 2)]
        self.back_up()
        self.host.restart_gracefully()
        self.wait_until_running(endless)
        self.cancel(endless)
        wait_for_all(self.api, 40)
        self.api.delete(first)
        self.deleted.add(first)
        for sweep in sweeps[1:]:
            self.delete_sweep(sweep)

    def create_sweep(self, number):
        return self.api.call("CreateSweep", sweep_request(f"sweep{number}", "bob", 3)).name

    def delete_sweep(self, name):
        try:
            self.api.call("DeleteSweep", job_service_pb2.DeleteSweepRequest(name=name))
        except Gone:
            pass  # an earlier try did it, and was not answered

    def wait_until_running(self, name):
        deadline = time.monotonic() + 5  # a fault may keep it from running
        while time.monotonic() < deadline:
            if self.api.get(name).state != job_pb2.JOB_STATE_QUEUED:
                return
            time.sleep(0.02)

    def cancel(self, name):
        self.cancels.add(name)
        self.api.cancel(name)

    def kill_worker(self):
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            for victim in processes.by_role(self.host.pid)[processes.RUNNING]:
                time.sleep(0.3)  # to have a checkpoint to go on from
                try:
                    os.kill(victim, signal.SIGKILL)
                except ProcessLookupError:
                    continue
                return
            time.sleep(0.05)

    def back_up(self):
        try:
            self.api.call("CreateBackup", job_service_pb2.CreateBackupRequest())
        except grpc.RpcError as error:
            # The one before is still being written.
            if error.code() != grpc.StatusCode.FAILED_PRECONDITION:
                raise


class FaultTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.began = time.monotonic()
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="spikepinn-faults-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.points = points_in_sources()
        if not cls.points:
            raise unittest.SkipTest("there are no fault points in the sources")
        cls.visited = cls.trace()
        if not cls.visited:
            raise unittest.SkipTest("built without fault points (SPIKEPINN_FAULTS)")

    @classmethod
    def trace(cls):
        """Runs the scenario undisturbed, and a restart; returns the points it came by."""
        trace = cls.folder / "trace"
        host = Host(cls.folder / "calm", SETTINGS, {"SPIKEPINN_FAULT_TRACE": str(trace)})
        try:
            api = Api(host.address)
            _, cls.expected = undisturbed(api)
            api.close()
            Scenario(host).run()
            host.kill_and_restart()
        finally:
            host.server.stop()
        return set(trace.read_text().split()) if trace.exists() else set()

    def test_every_point_is_visited(self):
        self.assertEqual(sorted(self.points - self.visited - set(OUT_OF_REACH)), [])

    def test_a_fault_at_any_point_breaks_no_promise(self):
        faults = [fault for point in sorted(self.visited) for fault in faults_at(point)]
        if PLAN.points is not None:
            faults = [fault for fault in faults if re.search(PLAN.points, fault)]
        else:
            random.Random(PLAN.seed).shuffle(faults)
        done = 0
        for fault in faults:
            if PLAN.points is None and time.monotonic() - self.began > PLAN.seconds:
                break
            begin = time.monotonic()
            found = self.strike(fault)
            done += 1
            print(f"{fault}: {found or 'fine'} ({time.monotonic() - begin:.0f} s)",
                  file=sys.stderr, flush=True)
            with self.subTest(fault):
                self.assertEqual(found, [])
        print(f"\n{done} of {len(faults)} faults at {len(self.visited)} points, "
              f"seed {PLAN.seed}", file=sys.stderr)

    def strike(self, fault):
        """The scenario with one fault; what is wrong afterwards."""
        data = self.folder / re.sub(r"\W+", "-", fault)
        host = FaultyHost(data, {"SPIKEPINN_FAULT": fault})
        guard = threading.Thread(target=host.watch_over)
        guard.start()
        scenario = Scenario(host)
        try:
            scenario.run()
        finally:
            host.closing.set()
            guard.join()
        found = self.check(scenario, host)
        shutil.rmtree(data, ignore_errors=True)
        return found

    def check(self, scenario, host):
        if host.faulty:  # it was never hit: a healthy server has the last word all the same
            host.heal()
            host.kill_and_restart()
        api = scenario.api
        jobs = wait_for_all(api, 30)
        found = []
        titles = [job.display_name for job in jobs]
        found += [f"{title} exists twice" for title in set(titles) if titles.count(title) > 1]
        kept = {name: recipe for name, recipe in scenario.made.items()
                if name not in scenario.deleted}
        kept.update({job.name: "regular" for job in jobs if job.sweep})
        for name, recipe in kept.items():
            found += job_findings(api, name, self.expected[recipe], name in scenario.cancels)
        found += [f"{job.name} is still there" for job in jobs if job.name in scenario.deleted]
        api.close()
        if host.server.stop() != 0:
            found.append("the last server did not end with 0")
        found += [f"process {pid} outlives the server" for pid in host.leftovers()]
        found += folder_findings(host.data_dir, {job.name.removeprefix("jobs/") for job in jobs})
        return found + check_flag_findings(host.data_dir)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every point, however long it takes")
    parser.add_argument("--points", metavar="REGEX", help="only faults (point:1:kill) like this")
    parser.add_argument("--seed", type=int, default=PLAN.seed)
    given = parser.parse_args()
    PLAN.seed, PLAN.points = given.seed, given.points
    if given.all:
        PLAN.points = PLAN.points or ""
    unittest.main(argv=[sys.argv[0]], verbosity=2)


if __name__ == "__main__":
    main()
