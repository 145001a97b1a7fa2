"""Bad weather for a server: clients that come and go, and what they were promised."""

import json
import random
import subprocess
import threading
import traceback

import grpc

from api import Api, ENDED, Gone, job_pb2, job_service_pb2, spec_of, sweep_pb2
from support import BIN

NET = {"network": {"hiddenLayers": 2, "width": 12}, "runtime": {"threads": 1},
       "collocation": {"uniformPoints": 60}}
LBFGS = {"lbfgs": {"rounds": 4, "iterationsPerRound": 8}}


def segmented(preset, **forward):
    return {"forward": {"preset": preset, **forward}, "runtime": {"threads": 1}}


def smooth(method, preset, steps, seed, **fields):
    network = {**NET, "runtime": {"threads": 1, "seed": seed}}
    return {**network, "method": method, "adam": {"steps": steps}, **LBFGS,
            "forward": {"preset": preset, "durationMs": 300}, **fields}


# Trainings from milliseconds to seconds, of all methods.
RECIPES = {
    "regular": segmented("regular_spiking"),
    "bursting": segmented("tonic_bursting"),
    "long span": segmented("regular_spiking", durationMs=20000),
    "guided": smooth("METHOD_GUIDED", "regular_spiking", 250, 1),
    "guided longer": smooth("METHOD_GUIDED", "tonic_spiking", 800, 2),
    "guided doubles": smooth("METHOD_GUIDED", "phasic_spiking", 400, 3,
                             runtime={"threads": 1, "precision": "PRECISION_FLOAT64"}),
    "pure": smooth("METHOD_PURE", "regular_spiking", 400, 4),
}
FAILING = {
    "runaway": (segmented("inhibition_induced_bursting"), job_pb2.JobError.REASON_RUNAWAY),
    "diverging": (smooth("METHOD_GUIDED", "regular_spiking", 50, 5,
                         adam={"steps": 50, "learningRate": 1e30}),
                  job_pb2.JobError.REASON_DIVERGED),
}
# Runs until it is cancelled.
ENDLESS = "endless"
SPECS = {**RECIPES, **{name: spec for name, (spec, _) in FAILING.items()},
         ENDLESS: smooth("METHOD_GUIDED", "regular_spiking", 5_000_000, 6)}

USERS = ("ada", "bob", "cleo", "dan")

# As many attempts as a job may have: none of ours may fail for having been killed too often.
MAX_ATTEMPTS = 100


def create_request(recipe, request_id, user):
    # The name carries the request's id, so that a job made twice is seen.
    job = job_pb2.Job(display_name=f"{recipe} {request_id}", spec=spec_of(SPECS[recipe]),
                      user=user, max_attempts=MAX_ATTEMPTS)
    return job_service_pb2.CreateJobRequest(job=job, request_id=request_id)


def sweep_request(request_id, user, points):
    job = job_pb2.Job(spec=spec_of(SPECS["regular"]), user=user, max_attempts=MAX_ATTEMPTS)
    # A limit that none of them comes near: all end with the model of the recipe.
    axis = sweep_pb2.SweepAxis(field="segmented.max_segments",
                               values=[str(100_000 + index) for index in range(points)])
    return job_service_pb2.CreateSweepRequest(
        sweep=sweep_pb2.Sweep(display_name=f"regular {request_id}", job=job,
                              grid=sweep_pb2.SweepGrid(axes=[axis])), request_id=request_id)


class Ledger:
    """What the clients were promised. Used by many threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.jobs = {}          # name -> recipe, of creates that were answered
        self.request_ids = {}   # id -> name; None: never answered
        self.sweeps = {}        # name -> number of jobs
        self.cancels = set()    # names that somebody asked to cancel
        self.cancelled = set()  # names that were answered to be CANCELLED
        self.deleted = set()
        self.watched = []       # (name, numbers of events) of watches to the end
        self.problems = []

    def created(self, request_id, name, recipe):
        with self.lock:
            known = self.request_ids.get(request_id)
            if known not in (None, name):
                self.problems.append(f"request {request_id} made both {known} and {name}")
            self.request_ids[request_id] = name
            self.jobs[name] = recipe

    def pick(self, dice):
        with self.lock:
            names = sorted(set(self.jobs) - self.deleted)
        return dice.choice(names) if names else None


class Client(threading.Thread):
    """Somebody who submits, watches, cancels and deletes until told to stop."""

    MAX_WAITING = 6

    def __init__(self, number, seed, address, ledger):
        super().__init__(name=f"client {number}")
        self.dice = random.Random(f"{seed} client {number}")
        self.number, self.address = number, address
        self.ledger = ledger
        self.user = USERS[number % len(USERS)]
        self.made = 0
        self.leaving = threading.Event()

    def run(self):
        try:
            while not self.leaving.is_set():
                # Each visit is a connection of its own.
                self.api = Api(self.address)
                for _ in range(self.dice.randint(2, 12)):
                    if not self.leaving.is_set():
                        self.act()
                self.api.close()
        except Exception:  # the test reports it
            with self.ledger.lock:
                self.ledger.problems.append(f"{self.name}: {traceback.format_exc()}")

    def act(self):
        actions = [(self.create, 10), (self.watch_a_while, 4), (self.cancel, 1), (self.delete, 1),
                   (self.look_around, 2), (self.vanish_while_creating, 1),
                   (self.make_and_cancel_endless, 1), (self.create_sweep, 1)]
        action, = self.dice.choices([act for act, _ in actions], [odds for _, odds in actions])
        try:
            action()
        except Gone:
            pass  # another client has deleted it
        self.leaving.wait(self.dice.uniform(0, 0.1))

    def next_id(self):
        self.made += 1
        return f"client{self.number}-{self.made}"

    def server_is_busy(self):
        info = self.api.call("GetServerInfo", job_service_pb2.GetServerInfoRequest())
        return info.queued_jobs >= self.MAX_WAITING

    def create(self, recipe=None):
        if recipe is None and self.server_is_busy():
            return None
        recipe = recipe or self.dice.choice([*RECIPES, *RECIPES, *FAILING])
        request_id = self.next_id()
        request = create_request(recipe, request_id, self.user)
        job = self.api.call("CreateJob", request)
        self.ledger.created(request_id, job.name, recipe)
        if self.dice.random() < 0.2:  # an answer that was lost on the way: asked once more
            self.ledger.created(request_id, self.api.call("CreateJob", request).name, recipe)
        return job.name

    def create_sweep(self):
        if self.server_is_busy():
            return
        points = self.dice.randint(2, 12)
        sweep = self.api.call("CreateSweep", sweep_request(self.next_id(), self.user, points))
        with self.ledger.lock:
            self.ledger.sweeps[sweep.name] = points

    def vanish_while_creating(self):
        if self.server_is_busy():
            return
        request_id = self.next_id()
        with self.ledger.lock:
            self.ledger.request_ids[request_id] = None
        try:
            self.api.stub.CreateJob(create_request("regular", request_id, self.user),
                                    timeout=self.dice.uniform(0.0005, 0.01))
        except grpc.RpcError:
            pass

    def make_and_cancel_endless(self):
        name = self.create(ENDLESS)
        self.leaving.wait(self.dice.uniform(0, 2))
        self.cancel(name)

    def cancel(self, name=None):
        name = name or self.ledger.pick(self.dice)
        if name is None:
            return
        with self.ledger.lock:
            self.ledger.cancels.add(name)
        job = self.api.cancel(name)
        if job is not None and job.state == job_pb2.JOB_STATE_CANCELLED:
            with self.ledger.lock:
                self.ledger.cancelled.add(name)

    def delete(self):
        name = self.ledger.pick(self.dice)
        if name is None or self.api.get(name).state not in ENDED:
            return
        # Others that look for it from now on may find it gone.
        with self.ledger.lock:
            self.ledger.deleted.add(name)
        self.api.delete(name)

    def look_around(self):
        self.api.call("ListJobs", job_service_pb2.ListJobsRequest(page_size=20))
        if name := self.ledger.pick(self.dice):
            self.api.get(name)

    def watch_a_while(self):
        name = self.ledger.pick(self.dice)
        if name is None:
            return
        seen = []
        try:
            request = job_service_pb2.WatchJobRequest(name=name)
            for response in self.api.stub.WatchJob(request, timeout=self.dice.uniform(0.02, 2)):
                if response.HasField("event"):
                    seen.append(response.event.sequence)
        except grpc.RpcError:
            pass
        if seen != list(range(1, len(seen) + 1)):
            with self.ledger.lock:
                self.ledger.problems.append(f"{name}: a watcher saw {seen}")


class Follower(threading.Thread):
    """Follows jobs to their ends, one after another, with the command line client."""

    def __init__(self, number, seed, address, ledger):
        super().__init__(name=f"follower {number}")
        self.dice = random.Random(f"{seed} follower {number}")
        self.address, self.ledger = address, ledger
        self.leaving = threading.Event()

    def run(self):
        while not self.leaving.is_set():
            name = self.ledger.pick(self.dice)
            if name is None:
                self.leaving.wait(0.1)
                continue
            command = [BIN / "spikepinn", "--server", self.address, "--json", "watch", name]
            process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                       text=True)
            try:
                # Some are killed, as if a laptop was closed.
                patience = self.dice.choice([0.3, 120])
                out, errors = process.communicate(timeout=patience)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                continue
            self.take(name, out, errors, process.returncode)

    def take(self, name, out, errors, code):
        lines = [json.loads(line) for line in out.splitlines()]
        numbers = [int(line["sequence"]) for line in lines if line["type"] == "event"]
        ended = bool(lines) and lines[-1].get("state_change", {}).get("state") in (
            "succeeded", "failed", "cancelled")
        with self.ledger.lock:
            if name in self.ledger.deleted:
                return
            if code in (0, 1) or ended:
                self.ledger.watched.append((name, numbers))
            elif code != 2 or lines:
                # A command that begins while the server is away says so soon, with code 2; so does
                # one that has seen the whole log and then misses the server.
                self.ledger.problems.append(f"{self.name} on {name} ended with {code}: {errors}")
