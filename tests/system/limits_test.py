"""What a job may use, as a user asks for it and is told about it."""

import json
import pathlib
import time
import unittest

import processes
from support import ENDLESS_JOB, SMALL_JOB, SystemTest, job_that

# Endless; of its layers' matrices alone, some do not fit into 20 MB, nor its checkpoints into 100 kB.
WIDE_JOB = job_that(adam={"steps": 5_000_000}, network={"hidden_layers": 3, "width": 256},
                    collocation={"uniform_points": 20_000, "concentrated_points": 100})

TWO_THREADS = {"devices": [{"name": "cpu", "slots": 1, "threads_per_slot": 2}]}


def ticks_of_threads(pid):
    """{thread: hundredths of a second that it has computed}."""
    ticks = {}
    for stat in pathlib.Path(f"/proc/{pid}/task").glob("*/stat"):
        fields = stat.read_text().rsplit(")", 1)[1].split()
        ticks[stat.parent.name] = int(fields[11]) + int(fields[12])
    return ticks


def busy_threads(pid):
    """The threads of a process that do its work, from now until one of them has worked for a while,
    however busy the machine is.
    """
    before, deadline = ticks_of_threads(pid), time.monotonic() + 20
    while time.monotonic() < deadline:
        time.sleep(0.05)  # between two looks
        worked = {thread: ticks - before.get(thread, 0)
                  for thread, ticks in ticks_of_threads(pid).items()}
        if max(worked.values()) >= 60:
            # Others work for some hundredths of a second: they integrate the reference, or report.
            return [thread for thread, ticks in worked.items() if ticks >= 20]
    return []


class LimitsTestCase(SystemTest):

    def submit(self, job, *flags):
        stdout, _ = self.run_cli("--json", "submit", self.job_file(job), *flags)
        return json.loads(stdout.splitlines()[0])["name"]

    def by_role(self):
        return processes.by_role(self.server.process.pid)

    def wait_until(self, what, is_true):
        deadline = time.monotonic() + 20
        while not is_true():
            if time.monotonic() > deadline:
                self.fail(f"{what} takes too long: {self.server.log_text()}")
            time.sleep(0.02)  # between two looks

    def expect_failed(self, name, reason, message):
        """Waits for the job's end, and compares what `get` says of it, to programs and people."""
        self.events(name, expect=1)
        job = self.get(name)
        self.assertEqual(job["state"], "failed")
        self.assertEqual(job["error"]["reason"], reason, job["error"])
        self.assertRegex(job["error"]["message"], message)
        self.assertEqual(job["attempt"], 1, "over a limit, it is not tried again")
        text, _ = self.run_cli("get", name)
        self.assertRegex(text, rf"\nerror +{reason}: {message}")


class LimitsTest(LimitsTestCase):

    settings = {**TWO_THREADS, "workers": {"checkpoint_seconds": 0.05}}

    def test_a_job_over_its_time_fails_with_that_reason(self):
        name = self.submit(ENDLESS_JOB, "--time", "0.5s")
        self.expect_failed(name, "time_limit", "it ran for longer than its limit of 500ms")

    def test_a_job_over_its_memory_fails_with_that_reason(self):
        self.wait_until("a worker that waits for a job", lambda: self.by_role()[processes.STANDBY])
        name = self.submit(WIDE_JOB, "--memory", "20MB", "--threads", "2")
        self.expect_failed(name, "memory_limit", ".*memory")

    def test_a_job_over_its_scratch_disk_fails_with_that_reason(self):
        name = self.submit(WIDE_JOB, "--scratch", "100kB")
        self.expect_failed(name, "scratch_limit",
                           r"a checkpoint of \d+ bytes makes \d+ bytes of scratch files, "
                           "more than the limit of 100000")

    def test_a_job_computes_with_as_many_threads_as_it_may(self):
        for threads in (1, 2):
            name = self.submit(WIDE_JOB, "--threads", threads)
            self.wait_for_progress(name)
            worker, = self.by_role()[processes.RUNNING]
            self.assertEqual(len(busy_threads(worker)), threads)
            self.run_cli("cancel", name)
            self.events(name, expect=1)
            self.wait_until("the worker's end", lambda: not processes.is_alive(worker))


class ColdLimitsTest(LimitsTestCase):
    """Workers that are started for their job: even what BLAS takes at its start is not there yet."""

    settings = {**TWO_THREADS, "workers": {"standby": 0}}

    def test_a_job_over_its_memory_fails_with_that_reason(self):
        for threads in (1, 2):
            name = self.submit(WIDE_JOB, "--memory", "20MB", "--threads", threads)
            self.expect_failed(name, "memory_limit", ".*memory")

    def test_a_job_within_its_memory_succeeds(self):
        self.events(self.submit(SMALL_JOB, "--memory", "20MB", "--threads", "2"))


if __name__ == "__main__":
    unittest.main()
