"""The template process and the workers it forks ahead, from outside."""

import os
import pathlib
import signal
import time
import unittest

import processes
import support


def read(path):
    try:
        return pathlib.Path(path).read_bytes()
    except OSError:  # the process has just ended
        return b""


class Process:
    """What /proc tells of one."""

    def __init__(self, pid):
        self.pid = pid
        self.arguments = read(f"/proc/{pid}/cmdline").split(b"\0")
        stat = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
        self.state, self.parent = (stat[0], int(stat[1])) if stat else (b"Z", 0)

    def is_of_template(self):
        """The template or a worker that it forked, which has the same command line."""
        return b"--template" in self.arguments

    def descriptors(self):
        return [os.readlink(f"/proc/{self.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{self.pid}/fd")]


class WarmWorkersTest(support.SystemTest):

    def children(self):
        """Living children of the server, oldest first: the template is the first of them."""
        everyone = [Process(int(pid)) for pid in os.listdir("/proc") if pid.isdigit()]
        mine = [one for one in everyone
                if one.parent == self.server.process.pid and one.state != b"Z"]
        return sorted(mine, key=lambda process: process.pid)

    def wait_for_children(self, count):
        """Template and standbys, when there are so many of them."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            children = [child for child in self.children() if child.is_of_template()]
            if len(children) == count:
                return children
            time.sleep(0.02)  # between two looks
        self.fail(f"{count} children were expected: {self.server.log_text()}")

    def run_job(self):
        """The digest of a small job's model."""
        name = self.submit(support.SMALL_JOB)
        self.events(name)
        return self.get(name)["summary"]["model_sha256"]

    def test_bits_do_not_depend_on_how_a_worker_was_started(self):
        self.wait_for_children(3)
        forked = self.run_job()
        for child in self.wait_for_children(3):
            os.kill(child.pid, signal.SIGKILL)
        afresh = self.run_job()
        self.wait_for_children(3)
        self.assertEqual(self.run_job(), forked)
        self.assertEqual(afresh, forked)

    def test_killed_template_and_standbys_are_replaced_and_no_job_notices(self):
        for _ in range(3):
            for child in self.wait_for_children(3):
                os.kill(child.pid, signal.SIGKILL)
            self.run_job()

    def test_worker_that_was_forked_keeps_no_descriptor_of_others(self):
        self.wait_for_children(3)
        name = self.submit(support.ENDLESS_JOB)
        self.wait_for_progress(name)
        log = f"{self.folder}/data/logs/{name.removeprefix('jobs/')}-1.log"
        working = [child for child in self.children() if log in child.descriptors()]
        self.assertEqual(len(working), 1)
        worker = working[0].descriptors()
        self.assertEqual(worker.count(log), 2, worker)
        self.assertEqual(worker.count("/dev/null"), 1, worker)
        self.assertEqual(len([one for one in worker if one.startswith("socket:")]), 1, worker)
        self.assertEqual(len(worker), 4, worker)
        self.run_cli("cancel", name)
        self.assertIn("stage adam begins", read(log).decode())

    def test_no_process_outlives_the_server(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            children = self.wait_for_children(3)
            self.server.stop(how)
            deadline = time.monotonic() + 20
            alive = children
            while alive and time.monotonic() < deadline:
                alive = [child for child in alive if read(f"/proc/{child.pid}/cmdline")]
                time.sleep(0.02)
            self.assertEqual([child.pid for child in alive], [])
            self.start_server()


class StandbySettingTest(support.SystemTest):

    def waiting(self, standby):
        """The roles of the server's children, once there are as many of them as asked for."""
        self.server.stop()
        self.settings = {"workers": {"standby": standby}}
        self.start_server()
        deadline = time.monotonic() + 30
        while True:
            roles = processes.by_role(self.server.process.pid)
            if len(roles[processes.STANDBY]) >= standby or time.monotonic() > deadline:
                return roles
            time.sleep(0.02)  # between two looks

    def test_as_many_workers_wait_as_the_configuration_says(self):
        roles = self.waiting(3)
        self.assertEqual((len(roles[processes.TEMPLATE]), len(roles[processes.STANDBY])), (1, 3))
        time.sleep(0.3)  # long enough for one more to be forked
        roles = processes.by_role(self.server.process.pid)
        self.assertEqual(len(roles[processes.STANDBY]), 3)

    def test_without_standbys_there_is_no_template_and_jobs_run_all_the_same(self):
        self.waiting(0)
        name = self.submit(support.SMALL_JOB)
        self.wait_for_progress(name)
        roles = processes.by_role(self.server.process.pid)
        self.assertEqual(roles[processes.TEMPLATE] + roles[processes.STANDBY], [])
        self.events(name)


if __name__ == "__main__":
    unittest.main()
